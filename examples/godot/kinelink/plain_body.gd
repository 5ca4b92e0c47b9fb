# A Skeleton made from the message `skeleton`, with a capsule along every bone: a body for those who have no avatar yet.
extends Reference

const THIN := 0.012
const SHARE := 0.14


static func build(info: Dictionary) -> Skeleton:
	var skeleton := Skeleton.new()
	skeleton.name = "PlainBody"
	for i in info.names.size():
		var offset := Vector3(info.rest[3 * i], info.rest[3 * i + 1], info.rest[3 * i + 2])
		skeleton.add_bone(info.names[i])
		if info.parents[i] >= 0:
			skeleton.set_bone_parent(i, info.parents[i])
			_capsule(skeleton, info.names[info.parents[i]], offset)
		skeleton.set_bone_rest(i, Transform(Basis(), offset))
	return skeleton


static func _capsule(skeleton: Skeleton, bone: String, offset: Vector3) -> void:
	var length := offset.length()
	if length < THIN:
		return
	var mesh := CapsuleMesh.new()
	mesh.radius = max(THIN, SHARE * length)
	mesh.mid_height = max(length - 2.0 * mesh.radius, 0.0)
	var shape := MeshInstance.new()
	shape.mesh = mesh
	# A capsule of Godot 3 lies along Z.
	var across := Vector3(0, 1, 0) if abs(offset.normalized().y) < 0.9 else Vector3(1, 0, 0)
	shape.transform = Transform(Basis(), offset / 2.0).looking_at(offset, across)
	var attachment := BoneAttachment.new()
	attachment.bone_name = bone
	attachment.add_child(shape)
	skeleton.add_child(attachment)
