"""A character in Panda3D: type a sentence into the terminal, see it done in the window.

Start the server first (`kinelink serve`), then: python examples/panda3d/app.py [--address ws://…] [--say SENTENCE]
With --picture FILE no window is opened: after --seconds a picture of the scene is written, and it ends.
"""

from __future__ import annotations

import argparse
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from panda3d.core import loadPrcFileData

if TYPE_CHECKING:
    from stage import Stage

SCENE = Path(__file__).resolve().parent.parent / "scenes" / "tabletop.json"


def main() -> None:
    """Run until the window is closed."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    words.add_argument("--address", default="tcp://127.0.0.1:7603")
    words.add_argument("--say", default="", metavar="SENTENCE")
    words.add_argument("--picture", metavar="FILE")
    words.add_argument("--seconds", type=float, default=3.0)
    given = words.parse_args()
    loadPrcFileData("", "window-title Kinelink\nwin-size 1280 720\naudio-library-name null")
    if given.picture:
        # Panda3D's own renderer, which needs neither a screen nor a graphics card.
        loadPrcFileData("", "load-display p3tinydisplay\nwindow-type offscreen")

    from stage import Stage

    import bridge

    with bridge.connect(given.address, timeout=60) as client, client.open_session(SCENE) as session:
        stage = Stage(session)
        if given.say:
            stage.actor.perform(given.say)
        if given.picture:
            stage.run_for(given.seconds)
            stage.picture(given.picture)
            return
        threading.Thread(target=_listen, args=(stage,), daemon=True).start()
        stage.base.run()


def _listen(stage: Stage) -> None:
    from bridge.client import ClientError

    print("Type what the character should do:")
    for line in sys.stdin:
        try:
            stage.actor.perform(line.strip())
        except ClientError as error:
            print(error)


if __name__ == "__main__":
    main()
