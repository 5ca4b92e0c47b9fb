# A character of the session in the scene: on a Skeleton of yours, or without one on a plain body of its own.
extends Spatial

const Rig := preload("rig.gd")
const Retarget := preload("retarget.gd")
const PlainBody := preload("plain_body.gd")
const MsgPack := preload("msgpack.gd")

export var client_path: NodePath
# Its name in the session; the first when left out.
export var character := ""
# Your avatar's Skeleton. It is published, so that motion is solved on its proportions and hands meet things.
export var skeleton_path: NodePath
# Names of your Skeleton's bones by VRM humanoid name (hips, leftUpperArm …), where they differ.
export var bones := {}
# Metres of flesh around joints by humanoid name, such as the palms; the average body's where left out.
export var radii := {}

var rig
var _retarget
var _client
var _plain: Skeleton


func _ready() -> void:
	_client = get_node(client_path)
	if not skeleton_path.is_empty():
		rig = Rig.new(get_node(skeleton_path), bones)
	_client.connect("opened", self, "_on_opened")
	_client.connect("refused", self, "_on_refused")
	if _client.is_open:
		_on_opened(_client.characters)


func _on_opened(_characters: Array) -> void:
	if skeleton_path.is_empty():
		return
	var message: Dictionary = rig.published()
	message["type"] = "set_avatar"
	message["session"] = _client.session
	message["character"] = character if character != "" else _client.characters[0]
	message["translations"] = MsgPack.block(message.translations)
	message["rotations"] = MsgPack.block(message.rotations)
	message["radii"] = radii
	_client.ask(message)


func _on_refused(_id: int, failure: Dictionary) -> void:
	if failure.kind == "bad_skeleton" or failure.kind == "bad_scale":
		push_error("the avatar can't be used: %s %s" % [failure.message, failure.fix])


func _process(_passed: float) -> void:
	var pose = _client.pose(character)
	if pose != null:
		show_pose(pose)


# Show a pose of playback.gd.
func show_pose(pose: Dictionary) -> void:
	if _retarget == null or _retarget.info.sk != pose.skeleton.sk:
		if skeleton_path.is_empty():
			if _plain != null:
				_plain.free()
			_plain = PlainBody.build(pose.skeleton)
			add_child(_plain)
			rig = Rig.new(_plain)
		_retarget = Retarget.new(rig, pose.skeleton)
	_retarget.apply(pose)


# Where a joint is in the world, by its humanoid name; null where there is none.
func joint(name: String):
	if rig != null:
		for one in rig.bones:
			if one.joint == name:
				return rig.skeleton.global_transform * rig.skeleton.get_bone_global_pose(one.bone)
	return null
