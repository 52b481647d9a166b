// Opens the hall page: paired or not, connected or not, it shows something and mends itself.
import { news, SignedOut, Unreachable } from './field/client.js'
import { $ } from './field/dom.js'
import * as session from './field/session.js'
import { install } from './field/shell.js'
import { all, wipe } from './field/store.js'
import { clock, long } from './field/times.js'
import { startBoard, stateWords } from './board.js'
import { pair } from './pairing.js'
import { isBusy } from './sheet.js'

const AGAIN_MS = 5_000
let stop = null

// From a code to a board, and back to a code when the office takes the tablet away. What visitors left
// then waits for the tablet to be paired with their hall again.
async function begin() {
  stop?.()
  stop = null
  try {
    if (!session.isSignedIn()) await session.remember(await pair($('#main')))
    stop = await startBoard()
  } catch (fault) {
    if (fault instanceof SignedOut) return unpair()
    if (!(fault instanceof Unreachable)) console.error(fault)
    setTimeout(begin, AGAIN_MS * (0.5 + Math.random()))
  }
  return undefined
}

async function unpair() {
  stop?.()
  await wipe(['kept'])
  await session.load()
  begin()
}

// How many words of visitors are still here, and how many nobody would take.
async function showLeft() {
  const left = await all('queue')
  const refused = left.filter((each) => each.refused).length
  const words = [left.length - refused ? `${left.length - refused} 条待送出` : '', refused ? `${refused} 条没有被接收` : '']
  $('#left').textContent = words.filter(Boolean).join(' · ')
}

function tick() {
  const now = Date.now()
  $('#day').textContent = long(now)
  $('#clock').textContent = clock(now)
  const { text, isCut } = stateWords()
  $('#state').textContent = text
  $('.state').classList.toggle('cut', isCut)
  showLeft()
}

// A newer page is taken as soon as nobody stands before the old one.
function takeWhenIdle(take) {
  if (isBusy()) setTimeout(() => takeWhenIdle(take), AGAIN_MS)
  else take()
}

async function main() {
  setInterval(tick, 1000)
  await session.load()
  news.addEventListener('signed-out', unpair)
  tick()
  begin()
  install(takeWhenIdle)
}

main()
