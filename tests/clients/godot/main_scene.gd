# Runs the example's own main scene, types a sentence into it, moves the book by hand, and writes down what comes of it. Started
# with -s; arguments: --address=URL --session=NAME --out=FILE.
extends SceneTree

var _main: Spatial
var _out := File.new()
var _heard := OS.get_ticks_msec()
var _typed := false
var _done_at := 0
var _given := {}


func _init() -> void:
	Engine.target_fps = 60
	for argument in OS.get_cmdline_args():
		if argument.begins_with("--"):
			_given[argument.split("=")[0]] = argument.substr(argument.find("=") + 1)
	_out.open(_given["--out"], File.WRITE)
	_main = load("res://main.tscn").instance()
	var client: Node = _main.get_node("Client")
	client.session = _given["--session"]
	client.connect("happened", self, "_on_happened")
	get_root().call_deferred("add_child", _main)


func _on_happened(event: Dictionary) -> void:
	_heard = OS.get_ticks_msec()
	if event.name == "grasp":
		_write({kind = "grasp", data = event.data})
	elif event.name == "step_done":
		_done_at = OS.get_ticks_msec()


func _write(line: Dictionary) -> void:
	if not _out.is_open():
		# The engine goes on for a moment after it was told to quit.
		return
	_out.store_line(JSON.print(line))


func _idle(_passed: float) -> bool:
	if not _main.is_inside_tree() or _main.get_node("Client").pose() == null:
		return false
	var things: Spatial = _main.get_node("Things")
	var now := OS.get_ticks_msec()
	if not _typed:
		_typed = true
		_main.get_node("Panel/Sentence").emit_signal("text_entered", "pick up the red cup")
		things.get_node("book").translation += Vector3(-0.1, 0, 0.05)
	elif (_done_at > 0 and now - _done_at > 500) or now - _heard > 240000:
		for id in ["table", "cup", "book"]:
			var place: Vector3 = things.pose_of(id).origin
			_write({kind = "thing", id = id, place = [place.x, place.y, place.z]})
		_write({kind = "said", text = _main.get_node("Panel/Said").text})
		_out.close()
		quit()
	return false
