# A Godot Skeleton with names of the VRM humanoid for its bones, in whatever rest pose it was authored.
extends Reference

var skeleton: Skeleton
# Bones in an order in which parents come first: {bone, parent, joint}, joint being its humanoid name or "".
var bones := []
# Authored transforms of bones in the Skeleton's space, by bone.
var rests := {}


# named: names of the Skeleton's bones by humanoid name; bones that are called so anyway need not be in it.
func _init(of: Skeleton, named := {}) -> void:
	skeleton = of
	var joints := {}
	for joint in named:
		joints[named[joint]] = joint
	var waiting := range(of.get_bone_count())
	while not waiting.empty():
		var later := []
		for bone in waiting:
			var parent := of.get_bone_parent(bone)
			if parent >= 0 and not rests.has(parent):
				later.append(bone)
				continue
			var name := of.get_bone_name(bone)
			bones.append({bone = bone, parent = parent, joint = joints.get(name, name if named.empty() else "")})
			var rest := of.get_bone_rest(bone)
			rests[bone] = rests[parent] * rest if parent >= 0 else rest
		waiting = later


# The fields of `set_avatar`: what the server needs to know to solve on this body.
func published() -> Dictionary:
	var rows := {}
	var avatar := {names = [], parents = [], translations = [], rotations = []}
	for one in bones:
		var rest := skeleton.get_bone_rest(one.bone)
		var turn := rest.basis.get_rotation_quat()
		rows[one.bone] = rows.size()
		avatar.names.append(one.joint if one.joint != "" else "bone:" + skeleton.get_bone_name(one.bone))
		avatar.parents.append(rows[one.parent] if one.parent >= 0 else -1)
		avatar.translations += [rest.origin.x, rest.origin.y, rest.origin.z]
		avatar.rotations += [turn.x, turn.y, turn.z, turn.w]
	return avatar
