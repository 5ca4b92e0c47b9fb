# Runs the Godot client as a job says and writes down what its world shows, for the tests to compare. Started with -s.
#
# Arguments: --job=FILE (JSON) --out=FILE (a JSON object a line). A job: {players: {session: {address, scene?, avatar?, nodes?, every?,
# steps}}, limit: seconds in which nothing happens}. A session's steps are taken one after the other: {perform?, move? and by, until?
# (an event, or an error), pause? (seconds), openings? (how often the session has to have been opened before)}.
extends SceneTree

const Client := preload("res://kinelink/client.gd")
const Character := preload("res://kinelink/character.gd")
const Things := preload("res://kinelink/things.gd")

var _job: Dictionary
var _out := File.new()
var _players := {}
var _heard := 0


class Player:
	extends Node

	signal said(line)
	const Client := preload("res://kinelink/client.gd")
	const Character := preload("res://kinelink/character.gd")
	const Things := preload("res://kinelink/things.gd")
	var client: Node
	var character: Spatial
	var things: Spatial
	var steps: Array
	var waiting := ""
	var pause := 0.0
	var asked := -1
	var openings := 0
	var every := 0
	var count := 0

	func _init(session: String, job: Dictionary) -> void:
		name = session
		steps = job.steps
		every = int(job.get("every", 1))
		client = Client.new()
		client.name = "Client"
		client.session = session
		client.address = job.address
		client.scene = job.get("scene", {})
		character = Character.new()
		character.client_path = NodePath("../Client")
		if job.has("avatar"):
			character.skeleton_path = NodePath("Avatar")
			character.bones = job.avatar.bones
			character.radii = job.avatar.get("radii", {})
			character.add_child(_avatar(job.avatar))
		things = Things.new()
		things.client_path = NodePath("../Client")
		for id in job.get("nodes", {}):
			things.add_child(_node(id, job.nodes[id]))
		client.connect("opened", self, "_on_opened")
		client.connect("replied", self, "_on_replied")
		client.connect("refused", self, "_on_refused")
		client.connect("happened", self, "_on_happened")
		add_child(client)
		# After the client, before what reads the world.
		add_child(character)
		add_child(things)

	static func _avatar(rows: Dictionary) -> Skeleton:
		var skeleton := Skeleton.new()
		skeleton.name = "Avatar"
		for i in rows.names.size():
			skeleton.add_bone(rows.names[i])
			if rows.parents[i] >= 0:
				skeleton.set_bone_parent(i, int(rows.parents[i]))
			var t: Array = rows.translations[i]
			var r: Array = rows.rotations[i]
			skeleton.set_bone_rest(i, Transform(Basis(Quat(r[0], r[1], r[2], r[3])), Vector3(t[0], t[1], t[2])))
		return skeleton

	static func _node(id: String, entry: Dictionary) -> Spatial:
		var node := MeshInstance.new()
		node.name = id
		node.mesh = CubeMesh.new()
		node.mesh.size = Vector3(entry.size[0], entry.size[1], entry.size[2])
		node.translation = Vector3(entry.at[0], entry.at[1], entry.at[2])
		node.set_meta("kinelink", entry.meta)
		return node

	func _on_opened(characters: Array) -> void:
		openings += 1
		emit_signal("said", {kind = "opened", session = name, characters = characters})

	func _on_replied(id: int, result: Dictionary) -> void:
		if id == asked:
			asked = -1
			emit_signal("said", {kind = "reply", session = name, keys = result.keys()})

	func _on_refused(id: int, failure: Dictionary) -> void:
		emit_signal("said", {kind = "failure", session = name, failure = failure})
		if id == asked:
			asked = -1

	func _on_happened(event: Dictionary) -> void:
		if event.name != "committed":
			emit_signal("said", {kind = "event", session = name, name = event.name, data = event.data, ts = str(event.ts)})
		if event.name in [waiting, "error"]:
			waiting = ""

	func act(passed: float) -> bool:
		pause -= passed
		if not client.is_open or client.pose() == null or asked >= 0 or waiting != "" or pause > 0.0:
			return false
		if steps.empty():
			return true
		if openings < steps[0].get("openings", 1):
			return false
		var step: Dictionary = steps.pop_front()
		if step.has("perform"):
			asked = client.perform(step.perform)
		if step.has("move"):
			var node: Spatial = things.node_of(step.move)
			node.global_transform.origin += Vector3(step.by[0], step.by[1], step.by[2])
		waiting = step.get("until", "")
		pause = step.get("pause", 0.0)
		return false

	func world():
		var pose = client.pose()
		count += 1
		if pose == null or count % every != 0:
			return null
		# What is recorded is the world after this very pose was shown in it.
		character.show_pose(pose)
		things.show_things(pose.things, pose.o)
		var joints := {}
		for one in character.rig.bones:
			if one.joint != "":
				var whole: Transform = character.rig.skeleton.global_transform * character.rig.skeleton.get_bone_global_pose(one.bone)
				joints[one.joint] = _numbers(whole)
		var placed := {}
		for thing in pose.things:
			placed[thing.id] = _numbers(things.pose_of(thing.id))
		return {
			kind = "world", session = name, ts = str(pose.ts), epoch = pose.epoch, sk = pose.skeleton.sk,
			between = [str(pose.between[0]), str(pose.between[1]), pose.between[2]],
			joints = joints, things = placed, counts = client.counts(), trip = client.clock.round_trip,
		}

	static func _numbers(whole: Transform) -> Array:
		var turn := whole.basis.get_rotation_quat()
		return [whole.origin.x, whole.origin.y, whole.origin.z, turn.x, turn.y, turn.z, turn.w]


func _init() -> void:
	var files := {}
	for argument in OS.get_cmdline_args():
		if argument.begins_with("--"):
			files[argument.split("=")[0]] = argument.substr(argument.find("=") + 1)
	var file := File.new()
	file.open(files["--job"], File.READ)
	_job = JSON.parse(file.get_as_text()).result
	_out.open(files["--out"], File.WRITE)
	for session in _job.players:
		var player := Player.new(session, _job.players[session])
		player.connect("said", self, "_write")
		_players[session] = player
		get_root().add_child(player)
	_heard = OS.get_ticks_msec()
	Engine.target_fps = 60


func _idle(passed: float) -> bool:
	var done := true
	for session in _players:
		var player: Player = _players[session]
		done = player.act(passed) and done
		var world = player.world()
		if world != null:
			_write(world)
	if not done and OS.get_ticks_msec() - _heard > 1000.0 * _job.limit:
		_write({kind = "too_late"})
		done = true
	if done:
		_out.close()
		quit()
	return false


func _write(line: Dictionary) -> void:
	if not _out.is_open():
		# The engine goes on for a moment after it was told to quit.
		return
	if line.kind != "world":
		# A machine that is busy takes its time; only when nothing happens any more something hangs.
		_heard = OS.get_ticks_msec()
	_out.store_line(JSON.print(line))
