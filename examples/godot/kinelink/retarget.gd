# The server's pose on a rig that was authored in any rest pose, T or A, with any bone axes.
#
# The server has brought the same skeleton to its T-pose, see `set_avatar`; its message `skeleton` has the offsets there. Between the
# authored offsets and these every joint has one turn; a bone's rotation is the server's, then this turn, then the authored rest.
extends Reference

# The message `skeleton` that it is for.
var info: Dictionary
var _rig
# World rotations from the authored rest to the T-pose, by joint.
var _turns := {}


func _init(rig, skeleton_info: Dictionary) -> void:
	_rig = rig
	info = skeleton_info
	var authored := {}
	for one in rig.bones:
		if one.joint in info.names:
			authored[one.joint] = rig.rests[one.bone].origin
	var straight := _straight()
	var children := _children(authored)
	for i in info.names.size():
		var joint: String = info.names[i]
		var above: int = info.parents[i]
		var turn: Quat = _turns[info.names[above]] if above >= 0 else Quat()
		if authored.has(joint):
			var before := []
			var after := []
			for child in children[joint]:
				before.append(turn * (authored[child] - authored[joint]))
				after.append(straight[child] - straight[joint])
			turn = _between(before, after) * turn
		_turns[joint] = turn


# Show a pose of playback.gd.
func apply(pose: Dictionary) -> void:
	var skeleton: Skeleton = _rig.skeleton
	var inverse := skeleton.global_transform.affine_inverse()
	var worlds := {}
	for i in info.names.size():
		var above: int = info.parents[i]
		worlds[info.names[i]] = (worlds[info.names[above]] if above >= 0 else inverse.basis.get_rotation_quat()) * pose.q[i]
	var globals := {}
	for one in _rig.bones:
		var still: Transform = skeleton.get_bone_rest(one.bone)
		if one.parent >= 0:
			still = globals[one.parent] * still
		var whole := still
		if worlds.has(one.joint):
			whole.basis = Basis(worlds[one.joint] * _turns[one.joint] * _rig.rests[one.bone].basis.get_rotation_quat())
			if one.joint == info.names[0]:
				whole.origin = inverse.xform(pose.root)
		globals[one.bone] = whole
		skeleton.set_bone_pose(one.bone, still.affine_inverse() * whole)


# Places of the joints in the T-pose.
func _straight() -> Dictionary:
	var places := {}
	for i in info.names.size():
		var offset := Vector3(info.rest[3 * i], info.rest[3 * i + 1], info.rest[3 * i + 2])
		var above: int = info.parents[i]
		places[info.names[i]] = offset + (places[info.names[above]] if above >= 0 else Vector3())
	return places


# The joints of the rig by the joint that they hang on, those of the server that the rig lacks left out.
func _children(authored: Dictionary) -> Dictionary:
	var found := {}
	for i in info.names.size():
		if not authored.has(info.names[i]):
			continue
		found[info.names[i]] = []
		var above: int = info.parents[i]
		while above >= 0 and not authored.has(info.names[above]):
			above = info.parents[above]
		if above >= 0:
			found[info.names[above]].append(info.names[i])
	return found


# The rotation that brings offsets to where they are in the T-pose: with one, the shortest; with more, the only one.
static func _between(before: Array, after: Array) -> Quat:
	if before.empty():
		return Quat()
	var first := 0
	var second := 0
	var widest := 0.0
	for i in after.size():
		for j in i:
			var area: float = after[i].cross(after[j]).length()
			if area > widest:
				widest = area
				first = i
				second = j
	# Offsets that lie along one line leave the turn about it open.
	if widest < 1e-6:
		return _shortest(before[first], after[first])
	return (_frame(after[first], after[second]) * _frame(before[first], before[second]).transposed()).get_rotation_quat()


static func _shortest(from: Vector3, to: Vector3) -> Quat:
	var axis := from.cross(to)
	if axis.length() < 1e-9:
		# Straight on, or straight back, about any axis across.
		if from.dot(to) >= 0.0:
			return Quat()
		axis = from.cross(Vector3(1, 0, 0) if abs(from.normalized().x) < 0.9 else Vector3(0, 1, 0))
		return Quat(axis.normalized(), PI)
	return Quat(axis.normalized(), from.angle_to(to))


static func _frame(first: Vector3, second: Vector3) -> Basis:
	var x := first.normalized()
	var z := first.cross(second).normalized()
	return Basis(x, z.cross(x), z)
