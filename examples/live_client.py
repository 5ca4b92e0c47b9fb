"""Drive a character live: open a scene, say what to do, read what happens and where the hand is.

Start the server first (`kinelink serve`), then: python examples/live_client.py [address]
"""

import sys
import time
from pathlib import Path

import bridge
from bridge.client import Refused

address = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:7603"
scene = Path(__file__).resolve().parent / "scenes" / "tabletop.json"

with bridge.connect(address) as client, client.open_session(scene) as session:
    actor = session.actor()
    events = actor.events(timeout=10)

    begun = actor.perform("Pick up the red cup.")
    print("understood:", ", ".join(step["verb"] for step in begun.plan["steps"]))
    for event in events:
        if event.name in ("step_started", "grasp", "step_done"):
            print(f"  {event.name} {event.data}")
        if event.name == "step_done":
            break

    # An engine does this for every picture that it draws.
    pose = actor.pose()
    if pose is not None:
        print("hips at", [round(float(x), 2) for x in pose.root])

    try:
        actor.perform("Pick up the elephant.")
    except Refused as refused:
        print(f"refused: {refused.kind}, there are {', '.join(refused.candidates[:3])} …")

    actor.interrupt()
    time.sleep(0.5)
    stats = client.stats
    print(f"{stats.received} frames, {stats.lost} lost, {stats.round_trip * 1e3:.2f} ms there and back")
