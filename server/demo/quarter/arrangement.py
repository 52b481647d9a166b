"""What the office arranges before the quarter begins: QR codes in halls and communities."""

from domain.area import AreaLevel
from server.demo.quarter.stage import Plot, Stage
from services import qr_code
from services.qr_code import NewQrCode

COMMUNITY_STRIDE = 16


async def arrange(stage: Stage) -> Plot:
    """A code in every hall, and one in every sixteenth community."""
    yield stage.clock.now()
    for hall in sorted(stage.cast.halls.values(), key=lambda each: each.code):
        new = NewQrCode(id=stage.new_id(), hall_id=hall.id, label=f"{hall.name}门口")
        await qr_code.issue(new, **await stage.acts(stage.cast.office))
        stage.codes.append((new.id, hall.area_id))
    levels = (each for each in stage.cast.areas.values() if each.level == AreaLevel.COMMUNITY)
    communities = sorted(levels, key=lambda each: each.code)
    for area in communities[::COMMUNITY_STRIDE]:
        new = NewQrCode(id=stage.new_id(), area_id=area.id, label=f"{area.name}公示栏")
        await qr_code.issue(new, **await stage.acts(stage.cast.office))
        stage.codes.append((new.id, area.id))
