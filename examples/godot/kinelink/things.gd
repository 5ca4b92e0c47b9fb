# The things of the session in the scene, both ways: nodes follow the stream, and whatever else moves them moves them on the server.
#
# Children that have the meta "kinelink" (a Dictionary with at least `category` or `label`, see docs/scene-format.md) are published as
# the scene: their names are ids, their size and place those of their meshes. For things that have no node one is made.
extends Spatial

const Shapes := preload("shapes.gd")

# What is less isn't a move: metres, and radians.
const NEAR := 0.002
const TURNED := 0.02
# Seconds between two messages, and for which the stream may still show a thing where it was before.
const EVERY := 0.05
const PATIENCE := 1.0

export var client_path: NodePath
# Publish the children as the session's scene.
export var publish := true

var _client
var _nodes := {}
# Where the stream has put each node last, by id, and middles of their boxes in their own space.
var _shown := {}
var _middles := {}
# Things that somebody else has moved: seconds since then, by id.
var _moved := {}
var _unsent := {}
var _send_in := 0.0


func _ready() -> void:
	_client = get_node(client_path)
	for child in get_children():
		if child is Spatial and child.has_meta("kinelink"):
			_nodes[child.name] = child
	if publish and not _nodes.empty():
		_client.scene = scene()


# The scene of the published children.
func scene() -> Dictionary:
	var objects := []
	for id in _nodes:
		var node: Spatial = _nodes[id]
		var box := Shapes.bounds(node)
		_middles[id] = box.position + box.size / 2.0
		var entry: Dictionary = node.get_meta("kinelink").duplicate(true)
		var pose: Transform = pose_of(id)
		var turn := pose.basis.get_rotation_quat()
		entry["id"] = id
		entry["position"] = [pose.origin.x, pose.origin.y, pose.origin.z]
		entry["rotation"] = [turn.x, turn.y, turn.z, turn.w]
		if not entry.has("shape"):
			var size: Vector3 = box.size * _nodes[id].global_transform.basis.get_scale()
			entry["size"] = [size.x, size.y, size.z]
		objects.append(entry)
	return {format = "kinelink-scene", version = 1, objects = objects}


# Where a thing is in the world, as the server counts: the middle of its box. Null for one that isn't there.
func pose_of(id: String):
	if not _nodes.has(id):
		return null
	var whole: Transform = _nodes[id].global_transform
	return Transform(whole.basis.orthonormalized(), whole.xform(_middles.get(id, Vector3())))


# The node of a thing.
func node_of(id: String) -> Spatial:
	return _nodes.get(id)


func _process(passed: float) -> void:
	for id in _moved:
		_moved[id] += passed
	var pose = _client.pose()
	if pose != null:
		show_things(pose.things, pose.o)
	_send_in -= passed
	if not _unsent.empty() and _send_in <= 0.0 and _client.is_open:
		_client.update_objects(_unsent)
		_unsent = {}
		_send_in = EVERY


# Put nodes where things are: objects as in the message `objects`, a Transform for each.
func show_things(objects: Array, places: Array) -> void:
	for i in objects.size():
		var id: String = objects[i].id
		if not _nodes.has(id):
			_nodes[id] = Shapes.build(objects[i])
			add_child(_nodes[id])
		_notice(id)
		if _moved.has(id):
			if _apart(pose_of(id), places[i]) and _moved[id] < PATIENCE:
				continue
			_moved.erase(id)
		var node: Spatial = _nodes[id]
		var scaled: Basis = places[i].basis * Basis().scaled(node.global_transform.basis.get_scale())
		node.global_transform = Transform(scaled, places[i].origin - scaled.xform(_middles.get(id, Vector3())))
		_shown[id] = pose_of(id)


# Somebody else has moved a thing where it is not as the stream has put it.
func _notice(id: String) -> void:
	var pose: Transform = pose_of(id)
	if _shown.has(id) and _apart(pose, _shown[id]):
		_shown[id] = pose
		_moved[id] = 0.0
		_unsent[id] = pose


static func _apart(one: Transform, other: Transform) -> bool:
	var turn := one.basis.get_rotation_quat().inverse() * other.basis.get_rotation_quat()
	return one.origin.distance_to(other.origin) > NEAR or 2.0 * acos(min(abs(turn.w), 1.0)) > TURNED
