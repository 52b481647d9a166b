"""`gridhall resident` as someone types it: a copy of what is known, then nothing is known."""

import json
from pathlib import Path

from server.cli_resident import resident_app
from tests.server.command_line import in_the_world, typed
from tests.server.test_cli_keys import PHONE, with_a_contact

ASKED = ("--county", "C", "--reason", "本人要求", "--contact", PHONE)


def test_a_copy_is_printed_and_after_erasing_there_is_none(data_dir: Path) -> None:
    in_the_world(with_a_contact)
    copied = typed(resident_app, "export", *ASKED)
    assert (copied.exit_code, json.loads(copied.stdout)["matters"][0]["contact"]) == (0, PHONE)
    gone = typed(resident_app, "erase", *ASKED)
    assert gone.stdout.startswith("已删除：1 件问题，1 份回执，")
    again = typed(resident_app, "erase", *ASKED)
    assert (again.exit_code, again.stderr) == (1, "没有留下这个联系方式的群众。\n")
    assert typed(resident_app, "export", "--county", "210599", *ASKED[2:]).exit_code != 0
