"""Talk with a character: ask it to do something and to tell you about it, then let another one take over.

Start the server first (`kinelink serve`), then: python examples/talk.py [address]
"""

import sys
from pathlib import Path

import bridge

address = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:7603"
scene = Path(__file__).resolve().parent / "scenes" / "tabletop.json"

with bridge.connect(address) as client, client.open_session(scene) as session:
    print("there are:", ", ".join(who["name"]["en"] for who in client.characters()))
    actor = session.actor()
    events = actor.events(timeout=5)

    with actor.talk("shop_assistant", greet=False) as talk:
        answer = talk.ask("Pick up the banana and tell me about it.")
        print(f"{talk.name['en']} says: {answer.text}")
        print("and does:", ", ".join(step["verb"] for plan in answer.plans for step in plan["steps"]))

        # What is said is heard a little later; `actor.hear` and `actor.audio` give the sound itself.
        for event in events:
            if event.name == "said" and event.data["text"] and answer.text.endswith(event.data["text"]):
                print("said it, whole:", event.data["whole"])
                break

        talk.switch("guide")
        answer = talk.ask("你好，你是谁？")
        print(f"{talk.name['zh']}：{answer.text}")
