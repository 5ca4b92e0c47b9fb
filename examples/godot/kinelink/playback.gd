# The frames of one character by their time, and the pose between them. Times are the server's, nanoseconds.
extends Reference

const CAPACITY := 256
const HALF := 0x80000000

var received := 0
var voided := 0
# Skeletons and lists of things by their hash, as the server told them.
var skeletons := {}
var objects := {}
var _frames := []
var _epoch := -1


# Keep a frame (a Dictionary with `root`, `q`, `o`, `c` as numbers). One of a newer epoch voids those of its time and later.
func push(frame: Dictionary) -> void:
	received += 1
	var ahead: int = (int(frame.epoch) - _epoch) & 0xffffffff
	if _epoch >= 0 and ahead >= HALF:
		voided += 1
		return
	if frame.epoch != _epoch:
		_epoch = frame.epoch
		while not _frames.empty() and _frames.back().ts >= frame.ts:
			_frames.pop_back()
			voided += 1
	var at := _frames.size()
	while at > 0 and _frames[at - 1].ts > frame.ts:
		at -= 1
	if at > 0 and _frames[at - 1].ts == frame.ts:
		return
	_frames.insert(at, frame)
	if _frames.size() > CAPACITY:
		_frames.pop_front()


# Forget all: the server was started anew.
func clear() -> void:
	_frames.clear()
	skeletons.clear()
	objects.clear()
	rejoin()


# The connection was made anew: whatever epoch comes is the newer one.
func rejoin() -> void:
	_epoch = -1


# What to show at a time: `skeleton`, `things`, `root` Vector3, `q` [Quat], `o` [Transform], `c` numbers, `contacts`, `epoch`,
# `ts`. Null before the first frame, its skeleton and its things have come. Before the first frame and after the last they are held.
func pose(ts: int):
	if _frames.empty():
		return null
	while _frames.size() > 2 and _frames[1].ts <= ts:
		_frames.pop_front()
	var before: Dictionary = _frames[0]
	var after: Dictionary = _frames[1] if _frames.size() > 1 else before
	var share := 0.0
	if after.ts > before.ts:
		share = clamp(float(ts - before.ts) / float(after.ts - before.ts), 0.0, 1.0)
	var shown := after if share >= 1.0 else before
	if not (skeletons.has(shown.sk) and objects.has(shown.ok)):
		return null
	# Another body or other things: there is nothing in between.
	var body := [before, after] if before.sk == after.sk else [shown, shown]
	var things := [before, after] if before.ok == after.ok else [shown, shown]
	return {
		skeleton = skeletons[shown.sk],
		things = objects[shown.ok],
		root = _place(body[0].root, 0).linear_interpolate(_place(body[1].root, 0), share),
		q = _turns(body[0].q, body[1].q, share),
		o = _transforms(things[0].o, things[1].o, share),
		c = _straight(body[0].c, body[1].c, share),
		contacts = shown.contacts,
		epoch = shown.epoch,
		ts = ts,
		# The frames that it lies between, and how far, for those who want to check it.
		between = [body[0].ts, body[1].ts, share],
	}


static func _place(numbers: PoolRealArray, at: int) -> Vector3:
	return Vector3(numbers[at], numbers[at + 1], numbers[at + 2])


static func _turn(numbers: PoolRealArray, at: int) -> Quat:
	return Quat(numbers[at], numbers[at + 1], numbers[at + 2], numbers[at + 3]).normalized()


static func _turns(one: PoolRealArray, other: PoolRealArray, share: float) -> Array:
	var found := []
	for at in range(0, one.size(), 4):
		found.append(_turn(one, at).slerp(_turn(other, at), share))
	return found


static func _transforms(one: PoolRealArray, other: PoolRealArray, share: float) -> Array:
	var found := []
	for at in range(0, one.size(), 7):
		var turn := _turn(one, at + 3).slerp(_turn(other, at + 3), share)
		found.append(Transform(Basis(turn), _place(one, at).linear_interpolate(_place(other, at), share)))
	return found


static func _straight(one: PoolRealArray, other: PoolRealArray, share: float) -> PoolRealArray:
	var found := PoolRealArray()
	for i in one.size():
		found.append(lerp(one[i], other[i], share))
	return found
