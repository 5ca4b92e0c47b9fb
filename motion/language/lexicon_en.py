"""English words as data. Phrases are separated by semicolons; verbs are inflected when the lexicon is compiled."""

from __future__ import annotations

# sense -> verb phrases. `sense>target` and `sense#hand` say what the words themselves already fix.
VERBS: dict[str, str] = {
    "pick_up": "pick up; pick; take; take out; take hold of; grab; grab hold of; get; get hold of; fetch; retrieve; collect; "
    "seize; snatch; scoop up; lift out; gather; acquire; obtain; reach out and grab; go get; grab up; remove; catch hold of",
    "place": "put; put down; place; set; set down; lay; lay down; rest; deposit; position; lower; drop; insert; lean; stack; "
    "put in; set out; slot; stand up on; drop off; hang",
    "put_back": "put back; place back; set back; set back down; put back down; return; replace; lay back; put away; give back; "
    "place back down; lay back down; bring back; stow; stow away; put it where it was",
    "move": "move; shift; carry over; transfer; relocate; reposition; transport; bring; manoeuvre; maneuver; displace; move around; "
    "rearrange; carry to",
    "push": "push; shove; exert force on; apply force to; apply force on; exert pressure on; apply pressure to; shunt; ram; slide; nudge; scoot; push forward; push away; push over; propel; push off; press against; push aside",
    "pull": "pull; drag; tug; pull out; pull over; haul; yank; pull back; pull closer; pull away; draw; pull up",
    "lift": "lift; lift up; raise; raise up; hoist; hoist up; elevate; hold up; heft; heave; pull up high; hold aloft; uplift; heave up",
    "hold": "hold; keep; maintain; secure; prop up; brace; possess; cling to; bear; balance; have a grip on; have a hold on; have hold of; hold close; keep a grip on; maintain a grip on; hold on to; hold onto; keep hold of; carry; grip; grasp; clutch; clasp; support; hug; embrace; cradle; steady; "
    "grab onto; hang on to; keep holding; hold in place; lug; tote; have hold of; clench; shoulder; uphold; sustain; clutch onto; "
    "grip onto; clasp onto; grasp onto; firmly hold",
    "hand_over": "hand; hand over; give; pass; pass over; offer; deliver; present; hold out; hand out; give away; hand in; hand back",
    "touch": "touch; tap; prod; jab; pat; stroke; feel; poke; caress; brush; knock on; knock; rub; make contact with; put a hand on; lay a hand on; "
    "pet; slap",
    "touch*reach": "reach; reach for; reach out; reach out for; reach out to; reach toward; reach towards; reach down; reach up; reach over; "
    "reach into; stretch out for; go for",
    "point_at": "point; point at; point to; point out; point toward; point towards; indicate; gesture to; gesture at; gesture toward; "
    "gesture towards; motion to; aim at",
    "look_at": "look; look at; look to; look over; look over at; look toward; look towards; gaze; gaze at; stare; stare at; watch; glance; "
    "glance at; view; peek at; peek; examine; inspect; observe; check; check out; focus on; look back at; glance over at; study; "
    "look down at; look up at; turn to look at; stare into; gaze into; look into; notice; see; scan; eye",
    "show": "show; display; show off; demonstrate; exhibit; reveal",
    "drink": "drink; drink from; drink up; sip; sip from; sip on; gulp; gulp down; drain; swallow; swig; chug; "
    "drink out of; drink some of; have something to drink; get something to drink; have some; slurp; take a drink from; take a drink; take a sip; take a sip from; take a sip of; have a drink; "
    "have a sip; have a sip of; take a gulp of; quench thirst with",
    "eat": "eat; have something to eat; get something to eat; bite; bite into; nibble; chew; munch; munch on; taste; devour; snack on; take a bite of; take a bite; take a bite from; "
    "have a bite; have a bite of; consume; eat up; chew on; nibble on",
    "pour": "pour; pour out; empty; tip out; decant; fill",
    "stir": "stir; stir up; mix; whisk; blend",
    "wipe": "wipe; wipe down; wipe off; clean; clean off; clean up; scrub; polish; mop; dust; sweep; wipe clean; dry; wash",
    "open": "open; open up; unlock; unscrew; uncap; uncork; unfold; pull open; push open; slide open; swing open; unzip",
    "close": "close; close up; shut; shut up; seal; lock; push shut; pull shut; push closed; pull closed; slide shut; slide closed",
    "press": "press; press down; press down on; press on; push down on; push on; click; click on; type; type on; turn on; turn off; "
    "switch on; switch off; hit; ring; flip on; flip off; tap on; dial; operate; use; play",
    "rotate": "rotate; turn; slant; sway; rock; swing; pivot around; wobble; oscillate; twist; spin; tilt; flip; flip over; turn over; tip; swivel; turn upside down; rotate around; "
    "flip upside down; spin around; twirl; screw; adjust; revolve; angle; incline; tip over; crank",
    "shake": "shake; shake up; jiggle; rattle; agitate; swirl; shake around",
    "throw_away": "throw away; throw out; throw; toss; toss out; toss away; discard; dispose of; trash; bin; chuck; dump; get rid of; "
    "throw into the trash; dunk; throw down",
    "wear": "wear; put on; don; pull on; slip on; try on; dress in; sport; place on head",
    "take_off": "take off; remove from head; doff; pull off; slip off; undress; strip off",
    "read": "read; read from; read through; browse; leaf through; flip through; skim; peruse; page through",
    "write": "write; write on; write in; write down; jot down; jot; scribble; scribble on; sign; sketch; note down; take notes; "
    "take notes in; draw on; draw in; take notes on; make notes; write notes; take down",
    "call": "call; phone; telephone; dial up; make a call; make a phone call; answer the phone; talk on the phone; speak on the phone; "
    "pick up the phone and call; answer; take a call; take a phone call; answer a call; make a telephone call; call up; "
    "talk on phone; hold the phone to ear; ring up",
    "take_photo": "take a photo; take a picture; photograph; snap a photo; snap a picture; take photos; take pictures; take a selfie; "
    "take a photograph; shoot a photo; take a snapshot; take photo; take picture",
    "wave": "wave; wave at; wave to; wave goodbye; wave hello; say goodbye with a wave; greet; beckon; wave bye; wave for greeting",
    "nod": "nod; nod at; nod to; nod the head; nod his head; nod her head; nod your head; nod their head; nod head",
    "shake_head": "shake the head; shake his head; shake her head; shake your head; shake their head; shake head; shake its head; "
    "shake one's head; shake my head",
    "bow": "bow; bow to; take a bow; bow down; bow at; curtsy; take a deep bow",
    "clap": "clap; applaud; clap hands; clap along",
    "thumbs_up": "give a thumbs up; give thumbs up; thumbs up; give the thumbs up; show a thumbs up; show thumbs up; make a thumbs up; "
    "do a thumbs up; give a thumb up; give me a thumbs up; hold a thumb up; put a thumb up; stick a thumb up; hold thumbs up",
    "raise_hand": "raise hand; put hand up; put up hand",
    "shrug": "shrug; shrug shoulders",
    "cross_arms": "cross arms; fold arms; cross the arms; fold the arms; cross his arms; cross her arms; cross your arms; cross their arms; "
    "fold his arms; fold her arms; fold your arms; fold their arms",
    "walk_to": "walk; walk to; go; go to; walk over; walk over to; walk up to; walk toward; walk towards; head to; head toward; "
    "head towards; head over to; approach; come; come to; come over; come over to; step; step to; step toward; step towards; "
    "move toward; move towards; move over to; stroll; stroll to; march; stride; go over to; go over; go up to; come closer to; "
    "get close to; go towards; go toward; wander; wander to; proceed to; travel to; advance; pace; step up to; walk on; "
    "step closer to; make way to; stumble",
    "walk_to>viewer": "come here; come closer; come over here; walk over here; walk here",
    "walk_to>back": "walk backward; walk backwards; step back; walk back; move back; back up; step backward; step backwards; back away",
    "walk_to>forward": "step forward; walk forward; walk forwards; walk ahead; walk straight; walk straight ahead; move forward; "
    "come forward; go forward; step forwards; walk straight forward",
    "turn_to": "turn to; turn toward; turn towards; face; turn to face; turn and face; rotate toward; turn around to face; "
    "turn around to; face toward; face towards; spin to face; pivot to; pivot",
    "turn_to>back": "turn around; turn round; turn back; spin round; about face; turn himself around; turn herself around; "
    "turn themselves around",
    "turn_to>left": "turn left; turn to the left; turn to his left; turn to her left; turn to your left; turn to their left",
    "turn_to>right": "turn right; turn to the right; turn to his right; turn to her right; turn to your right; turn to their right",
    "face_camera": "face the camera; face the viewer; face me; face the audience; face camera; face the lens; turn to the camera; "
    "turn to face the camera; turn to face the viewer; turn toward the camera; turn towards the camera; turn to face me; "
    "face toward the camera; face towards the camera; turn to the viewer; turn to me; turn to the audience; look back at the camera",
    "sit_down": "sit; sit down; sit down on; sit on; sit at; take a seat; have a seat; seat; sit in; be seated; sit down in; "
    "sit back down; perch; perch on; occupy; situate; situate on; station; station at; station on; sit down at; be seated on; sit back; take a seat on; take a seat at; seat at; seat on",
    "stand_up": "stand up; get up; rise; get to feet; rise to feet; get up from; stand up from; rise from; arise; stand back up; "
    "get up off; stand up off; rise up",
    "wait": "wait; pause; stop; hold still; stand still; stay still; hold on; wait for; stay; halt; take a break; do nothing; take a rest; "
    "stand for; remain still; hesitate",
    "say": "say; tell; speak; talk; talk to; speak to; utter; exclaim; announce; shout; whisper; chat; chat with; talk with; speak with; "
    "answer with; reply; introduce; explain; ask; say to; greet with; narrate; present to; describe; keep talking; converse; yell",
    "release": "release; let go; let go of; let loose; loosen grip on; release grip on; take hands off; take hand off; let it go; unhand; "
    "release hold of; relax grip on; relinquish",
    "switch_hands": "switch hands; change hands; swap hands; switch to the other hand; change to the other hand; swap it over; "
    "switch it to the other hand; change it to the other hand; switch; swap; switch over to the other hand",
    "light": "make; perform; enjoy; do a; do the",
    "ambient": "bend; bend down; bend over; lean forward; lean over; lean back; crouch; crouch down; squat; squat down; kneel; kneel down; "
    "stoop; extend; stretch out; stretch; straighten; straighten up; smile; grin; laugh; breathe; breathe in; breathe out; blink; "
    "frown; think; relax; hunch; walk around; look around; pose; appear; seem; be located; lean in; remain; continue standing; "
    "stand; stand in front of; bring close; aim; aim the camera; lean down; sigh; hold a pose; stand near; stand next to; stand by; "
    "hold breath; feel happy; enjoy; wander around; bring together; stay where; look happy; stand there",
}  # fmt: skip

# (lemma, particle after the object) -> sense: "put the cup down", "push the door open".
PARTICLES: dict[tuple[str, str], str] = {
    ("put", "back"): "put_back", ("place", "back"): "put_back", ("set", "back"): "put_back", ("lay", "back"): "put_back",
    ("bring", "back"): "put_back", ("take", "back"): "put_back", ("put", "away"): "put_back", ("move", "back"): "put_back",
    ("put", "on"): "wear", ("take", "off"): "take_off", ("pull", "off"): "take_off", ("slip", "on"): "wear",
    ("pull", "on"): "wear", ("try", "on"): "wear", ("slip", "off"): "take_off",
    ("throw", "away"): "throw_away", ("throw", "out"): "throw_away", ("toss", "away"): "throw_away",
    ("turn", "on"): "press", ("turn", "off"): "press", ("switch", "on"): "press", ("switch", "off"): "press",
    ("turn", "around"): "rotate", ("turn", "over"): "rotate",
    ("pull", "open"): "open", ("push", "open"): "open", ("slide", "open"): "open", ("swing", "open"): "open",
    ("pull", "shut"): "close", ("push", "shut"): "close", ("pull", "closed"): "close", ("push", "closed"): "close",
    ("slide", "shut"): "close", ("slide", "closed"): "close", ("swing", "shut"): "close",
    ("hold", "up"): "lift", ("hold", "out"): "hand_over", ("let", "go"): "release", ("put", "up"): "lift",
    ("give", "back"): "put_back", ("hand", "over"): "hand_over", ("pick", "up"): "pick_up",
}  # fmt: skip

# An event noun under a light verb (take, give, make, have, do) is the verb.
LIGHT_VERBS = frozenset("take give make have do get snap perform enjoy steal".split())
EVENTS: dict[str, str] = {
    "drink": "sip; gulp; swig; mouthful; drink; swallow",
    "eat": "bite; nibble; taste",
    "take_photo": "photo; picture; selfie; photograph; snapshot; shot; pictures; photos",
    "look_at": "look; glance; peek; view",
    "sit_down": "seat",
    "bow": "bow",
    "nod": "nod",
    "wave": "wave",
    "shrug": "shrug",
    "clap": "clap; round of applause; applause",
    "thumbs_up": "thumbs up; thumb up",
    "call": "call; phone call; telephone call",
    "shake": "shake",
    "stir": "stir",
    "wipe": "wipe; clean; polish",
    "push": "push; shove; nudge",
    "pull": "pull; tug",
    "rotate": "turn; twist; spin",
    "touch": "tap; pat; touch; rub",
    "walk_to": "step; walk; steps; stroll",
    "wait": "rest; break; pause; moment",
    "write": "note; notes",
    "read": "read",
    "say": "speech; talk; word; words",
}

# Things people do that this avatar cannot: named, so that they are refused instead of dropped.
UNSUPPORTED = (
    "dance; jump; hop; leap; run; jog; sprint; kick; crawl; climb; swim; fly; cook; cut; chop; slice; punch; fight; "
    "cartwheel; somersault; flip backwards; roll; skip; gallop; dribble; shoot; hug someone; kiss; cry; sleep; juggle; ride; drive; "
    "paint; vomit; fall; trip; limp; squirm; skate; ski; row; wrestle; salute; pray; yoga; exercise; do a handstand; do a push up; "
    "do push ups; do jumping jacks; do a backflip; tie; fold; tear; break; smash; eat up everything; hammer; saw; drill; sew; knit; "
    "shake hands; shake hands with; high five; play the violin; play the piano; play the guitar; play basketball; bounce; stomp; lie down; lie; teleport; "
    "explode; fly away; crouch walk; sneak; lunge; spit; whistle; sing; meditate; flap; slip; wrap; light; burn; plant; bake; "
    "iron; vacuum; comb; shave; strum; catch; hit someone; strangle; break dance; crumple; peel; twerk; moonwalk; duck"
)

SELF = (
    "woman; man; person; girl; boy; lady; guy; gentleman; character; avatar; actor; actress; he; she; they; individual; someone; "
    "somebody; human; figure; people; child; kid; adult; worker; chef; teacher; student; doctor; scientist; subject; player; model; "
    "one person; host; presenter; speaker; female; male; man's; performer; waiter; waitress; barista; customer; shopkeeper; elder; "
    "himself; herself; themselves; yourself; itself; oneself; people's; old man; old woman; young man; young woman; sim"
)
OTHER = "him; them; you; other person; friend; guest; colleague; else; everyone; somebody else; someone else; anyone; partner"
VIEWER = "me; us; viewer; viewers; camera; lens; audience; user; users; the camera lens; myself; player one; screen viewer; spectators; crowd"
PRONOUN = "it; this one; that one; these; those; one; ones; both of them; them both; the two; all of them; this; that; them"

HANDS: dict[str, str] = {
    "left": "left hand; left arm; left palm; left fist; left hands; left wrist; left fingers; left thumb; left index finger",
    "right": "right hand; right arm; right palm; right fist; right hands; right wrist; right fingers; right thumb; right index finger",
    "both": "both hands; two hands; both arms; both of his hands; both of her hands; hands; arms; two arms; both palms; left and right hands; "
    "both his hands; both her hands; both your hands; both their hands; palms; both of their hands; both of your hands",
    "any": "hand; arm; one hand; one arm; palm; single hand; either hand; fist; finger; index finger; fingers; fingertip; fingertips; "
    "free hand; hand of his; one of his hands; one of her hands; thumb; only one hand; knuckles",
    "other": "other hand; other arm; opposite hand; opposite arm; second hand",
}

BODY = (
    "mouth; lips; head; chest; ear; ears; face; shoulder; shoulders; foot; feet; leg; legs; knee; knees; body; waist; eyes; eye; nose; "
    "chin; neck; hip; hips; stomach; belly; lap; elbow; elbows; forehead; cheek; left foot; right foot; left leg; right leg; toes; "
    "left ear; right ear; upper body; left shoulder; right shoulder; left side of body; torso"
)

RELATIONS: dict[str, str] = {
    "on": "on; onto; on top of; upon; atop; on the top of; over the top of; on the surface of",
    "in": "in; into; inside; inside of; within",
    "next_to": "closest to; nearest to; next to; beside; by; alongside; at the side of; adjacent to; to the side of; by the side of; close beside; next door to",
    "in_front_of": "in front of; before the; ahead of; in the front of",
    "behind": "behind; in back of; at the back of",
    "left_of": "to the left of; left of; on the left of; on the left side of; to the left side of; at the left of; at the left side of",
    "right_of": "to the right of; right of; on the right of; on the right side of; to the right side of; at the right of; "
    "at the right side of",
    "under": "under; underneath; below; beneath; at the bottom of",
    "above": "above; over; higher than",
    "near": "near; close to; around; nearby; near to; in the vicinity of",
    "to": "to; toward; towards; up to; for",
    "at": "at; against; along; across",
    "from": "from; off; off of; out of; away from; from off; up from; up off; up off of; from on top of; from inside; from the top of; "
    "down from; off from; from under; from behind",
    "with": "with; using; use; uses; used; with only; using only; with just; utilizing; solely with; by using; by means of; with the help of; "
    "via; together with",
    "of": "of",
}

PARTICLE_WORDS = "up; down; back; away; out; over; off; aside; together; open; closed; shut; forth; apart; again; go"

# dimension -> value -> words. The same canonical values are used by both languages.
ATTRIBUTES: dict[str, dict[str, str]] = {
    "color": {
        "red": "red; crimson; scarlet", "blue": "blue; navy; navy blue; light blue; dark blue", "green": "green; light green; dark green",
        "yellow": "yellow", "orange": "orange", "purple": "purple; violet", "pink": "pink", "black": "black",
        "white": "white", "gray": "gray; grey", "brown": "brown; tan", "silver": "silver", "gold": "gold; golden",
        "beige": "beige; cream", "transparent": "transparent; clear; see through",
    },
    "size": {
        "large": "big; large; huge; bigger; larger; great; giant; full size", "small": "small; little; tiny; smaller; mini; petite; minuscule",
        "tall": "tall; taller; high", "short": "short; shorter", "long": "long; longer", "wide": "wide; wider", "thin": "thin; thinner",
        "thick": "thick", "heavy": "heavy", "medium": "medium; medium sized",
    },
    "material": {
        "wood": "wooden; wood", "metal": "metal; metallic; steel; iron; stainless", "plastic": "plastic",
        "glass": "glass", "ceramic": "ceramic; porcelain; china", "paper": "paper; cardboard", "leather": "leather",
        "cloth": "cloth; fabric; cotton; woollen; wool", "rubber": "rubber", "stone": "stone; marble", "bamboo": "bamboo",
    },
    "state": {"full": "full; filled", "empty": "empty", "open": "open; opened", "closed": "closed; shut"},
    "shape": {"round": "round; circular", "square": "square; rectangular", "flat": "flat"},
}  # fmt: skip

SUPERLATIVES: dict[str, str] = {
    "left": "leftmost; furthest left; far left; left most",
    "right": "rightmost; furthest right; far right; right most",
    "near": "nearest; closest; nearest one",
    "far": "farthest; furthest; most distant; farther; further",
    "large": "biggest; largest; greatest",
    "small": "smallest; littlest; tiniest",
    "tall": "tallest; highest",
    "short": "shortest; lowest",
    "long": "longest",
    "top": "topmost; uppermost; top; upper",
    "bottom": "bottommost; lowermost; bottom; lower",
    "middle": "middle; center; centre; central",
    "heavy": "heaviest",
}

SPACE: dict[str, str] = {
    "left": "left; left hand side; leftward; leftwards; left side",
    "right": "right; right hand side; rightward; rightwards; right side",
    "middle": "in the middle; in the center; in the centre; in between",
    "forward": "forward; forwards; ahead; straight ahead; straight; straight forward; to the front; in front",
    "front": "in front of him; in front of her; in front of you; in front of them; in front of himself; in front of herself; "
    "front; at the front; in the front; from the front; in front of yourself; before him; upfront; in front of me",
    "back": "backward; backwards; at the back; to the back; in the back; rearward; rear; behind him; behind her; behind you; behind them; "
    "backward and forward; over the shoulder",
    "up": "upward; upwards; to the ceiling; at the ceiling; to the sky; at the sky; overhead; above head; above his head; above her head; "
    "over his head; over her head; over your head; above your head; into the air; in the air; up high; up in the air; up at the ceiling; ceiling; sky",
    "down": "downward; downwards; at the ground; at the floor; to the ground",
    "near": "nearby; close by",
    "held": "in hand; in the hand; in his hand; in her hand; in your hand; in their hand; in his hands; in her hands; in your hands; in their hands",
    "here": "here; there; over there; over here; next to him; next to her; next to you; beside him; beside her; beside you; around him; around her",
}

MANNERS: dict[str, str] = {
    "slow": "slowly; slow; leisurely; unhurriedly; in slow motion; calmly; gradually; sluggishly; lazily; casually; wearily",
    "quick": "quickly; fast; rapidly; swiftly; hurriedly; in a hurry; briskly; promptly; immediately; suddenly; vigorously; energetically; "
    "hastily; abruptly; at once; right away; enthusiastically",
    "gentle": "gently; softly; carefully; lightly; tenderly; delicately; cautiously; quietly; smoothly; with care; slightly; gracefully; "
    "elegantly; politely; gingerly; respectfully; with caution",
    "plain": "firmly; tightly; naturally; normally; happily; confidently; steadily; again; repeatedly; solely; exactly; directly; properly; "
    "simply; for greeting; in greeting; completely; fully; partially; halfway; horizontally; vertically; upright; upside down; around; back and forth; "
    "side to side; from side to side; up and down; left and right; in circles; single handedly; loosely; securely",
}

CONNECTIVES: dict[str, str] = {
    "then": "then; and then; next; after that; afterwards; afterward; subsequently; later; followed by; before finally; and finally; finally; "
    "lastly; at last; in the end; and next; second; secondly; thirdly; third; first; first of all; firstly; to begin with; at first; "
    "and after that; once done; thereafter; eventually; now; and last; initially; and eventually; when done; but; so; and so; in order; "
    "starting by; at the end; after which; again then; last",
    "and": "and; as well as; plus; or; and also; and both",
    "while": "while; whilst; as he; as she; as they; as the person; meanwhile; at the same time; simultaneously; and at the same time; "
    "all the while; and meanwhile; while also; and simultaneously; during; along with; when; whereas; while at the same time; as you; "
    "in the meantime",
    "before": "before; prior to; until",
    "after": "after; once; having; as soon as; upon",
}

ARTICLES: dict[str, str] = {
    "the": "the; that same; the same; said; its; your; his; her; their; my; our; one's; 's; aforementioned",
    "a": "a; an; some; any; another of the; one of the; a certain; any of the; either; a little; a bit of; some more; a few; another; several; "
    "one of his; one of her; a pair of; pair of; a piece of; piece of; a sheet of; a slice of; a single; a small amount of; a little bit of; "
    "a little more; more; any one of the",
    "this": "this; these",
    "that": "that; those",
    "other": "the other; other; the remaining; the second one of",
}
QUANTIFIERS: dict[str, str] = {
    "both": "both; both of; both the; both of the; both his; both her; each; both of those; both of these; both your; the pair of",
    "all": "all; all the; all of the; every; every one of the; all of; everything; all of these",
}
NUMBERS: dict[str, float] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "half a": 0.5, "a couple of": 2, "couple of": 2, "a dozen": 12, "twenty": 20, "thirty": 30,
}  # fmt: skip
ORDINALS: dict[str, int] = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "1st": 1, "2nd": 2, "3rd": 3}
TIMES: dict[str, str] = {"unit": "time; times; more times", "2": "twice", "1": "once more; one time", "3": "thrice"}
DURATIONS: dict[float, str] = {
    1.0: "second; seconds; sec; secs; s",
    60.0: "minute; minutes",
    0.001: "milliseconds; ms",
}
VAGUE_DURATIONS: dict[float, str] = {
    2.0: "for a moment; a moment; for a while; a while; briefly; for a bit; a bit; for some time; for a second; for a short while; for a short time",
    3.0: "for few seconds; for a few seconds; a few seconds; several seconds; for several seconds; few seconds",
}
NEGATIONS = "don't; not; never; doesn't; without; do not; does not; didn't; avoid; stop from; refrain from; instead of; rather than; no longer; isn't; cannot"

# Nouns that no catalogue has.
THINGS = "something; anything; object; objects; thing; things; item; items; stuff; something to hold; product"
FLOOR = "floor; ground; the floor"
PLACES = (
    "room; house; home; kitchen; office; background; scene; place; position; original position; original place; original spot; spot; way; "
    "where it was; where it came from; area; world; table edge; distance; air; starting position; starting point; circle; front; surface; "
    "its place; orientation; different orientation; direction; angle; where; location; camera direction; seated position; standing position; "
    "thought; force; strength; effort; pressure; balance; greeting; motion; movement; action; gesture; attention; grip; weight; help; possession; process; grasp; custody; vicinity; higher surface; lower surface"
)
PARTS = (
    "handle; lid; edge; edges; rim; side; sides; top; bottom; back; front; corner; cap; spine; strap; base; center; neck; end; tip; drawer handle; "
    "surface; page; pages; button; screen; keys; legs; leg; arm rest; seat"
)
MASS: dict[str, str] = {
    "water": "water", "coffee": "coffee; espresso; latte; cappuccino", "tea": "tea", "juice": "juice; orange juice",
    "milk": "milk", "beer": "beer", "wine": "wine", "soda": "soda; cola; coke", "soup": "soup",
    "liquid": "liquid; drink; drinks; beverage; something to drink; contents; content; fluid",
    "food": "food; something to eat; snack; meal; breakfast; lunch; dinner; some food",
    "reading": "something to read",
}  # fmt: skip

FILLERS = (
    "please; is; are; was; were; be; been; being; has; had; have; do; does; did; will; would; can; could; should; may; might; must; shall; "
    "to be; want to; wants to; need to; needs to; try to; tries to; trying to; tried to; start to; starts to; starts; start; started; starting; "
    "begin to; begins to; begins; begin; beginning; began; continue to; continues to; continues; continue; keep; keeps; "
    "keeping; prepare to; prepares to; preparing to; preparing; proceed to; proceeds to; proceeding; in order to; let; let's; lets; help; go ahead and; "
    "go and; goes and; come and; comes and; decide to; decides to; also; just; only; very; really; quite; too; even; still; currently; "
    "presently; ok; okay; hey; hi; hello; well; as; who; which; that is; that are; which is; which are; that was; that's; which was; that; "
    "there; so that; such that; like; as if; maybe; perhaps; kind of; sort of; both; almost; i; want; would like; i want you to; i want; "
    "i'd like you to; you; could you; can you; would you; will you; if; because; since; again; more; most; its own; own; "
    "actually; able to; going to; is going to; about to; get ready to; gets ready to; time; manage to; manages to; "
    "'s; by; each; every; his own; her own; alone; exerting force to; applying force to; in the process of; able; attempt to; attempts to; "
    "attempting to; so; no; yes; this time; while doing so; now; it's; is to; gets; together; than; that's; same; than before; what; how; "
    "while still; himself; herself; themselves; through; between; among; per; these days; sitting still; in place; on the spot"
)
