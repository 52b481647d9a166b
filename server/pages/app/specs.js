// What the fields of several forms are described with.
export const area = (name, label, most, more) => ({ name, label, kind: 'area', most, required: true, ...more })
export const choice = (name, label, choices, more) => ({ name, label, kind: 'choice', choices, required: true, ...more })
export const optional = { required: false, hint: '选填' }

// One of several rows that have an id and a name, or none of them.
export const oneOf = (name, label, rows = [], more) =>
  ({ name, label, kind: 'select', choices: rows.map((row) => [row.id, row.name]), ...more })

// Grids are told apart by the community as well.
export const gridOf = (name, label, grids, more) =>
  oneOf(name, label, grids.map((grid) => ({ id: grid.id, name: [grid.name, grid.community?.name].filter(Boolean).join(' · ') })), more)
