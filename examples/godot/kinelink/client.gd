# A connection to the live server: one session, its characters and things. Put one into the scene; ask it from anywhere.
#
# It says hello, opens or joins the session, keeps the clock, acknowledges frames and comes back when the connection is lost.
# Axes and units are Godot's own: metres, right-handed, +Y up. Characters face +Z, with their left hand at +X.
extends Node

# The session is open: at first, and whenever the server was started anew.
signal opened(characters)
# Answers to requests, by the number that the request returned.
signal replied(id, result)
signal refused(id, failure)
# Something happens to a character at `event.ts`: step_started, grasp, release, step_done, speaking …
signal happened(event)
signal lost(reason)

const MsgPack := preload("msgpack.gd")
const Clock := preload("clock.gd")
const Playback := preload("playback.gd")

const SLOWEST_RETRY := 2.0

export var address := "ws://127.0.0.1:7600/ws"
export var session := ""
export var token := ""
export(Array, String) var characters := ["actor"]
# Seconds that everything is shown later, where the network takes longer than the server sends ahead (0.25 s).
export var delay := 0.0

# The scene to open the session with, see docs/scene-format.md; empty for an empty floor.
var scene := {}
var clock := Clock.new()
var is_open := false
var _socket: WebSocketClient
var _reader := MsgPack.new()
var _playbacks := {}
var _asked := {}
var _next_id := 1
var _instance := ""
var _ack_every := 8
var _unsaid := {}
var _pings := 0
var _ping_in := 0.0
var _retry_in := 0.0
var _retry_after := 0.05


func _ready() -> void:
	if session == "":
		session = "godot-%08x" % (OS.get_unix_time() ^ OS.get_ticks_usec() ^ get_instance_id())
	_open_socket()


func _exit_tree() -> void:
	if _socket != null:
		_socket.disconnect_from_host()


# Do what the words say.
func perform(text: String, character := "") -> int:
	return ask({type = "perform", session = session, character = _named(character), text = text})


# Speak a text. more: further fields of `say`, such as voice or perform.
func say(text: String, character := "", more := {}) -> int:
	var message := {type = "say", session = session, character = _named(character), text = text}
	for key in more:
		message[key] = more[key]
	return ask(message)


# Fall silent and stand at ease.
func interrupt(character := "") -> int:
	return ask({type = "interrupt", session = session, character = _named(character)})


# Tell where things are now: Transforms by id.
func update_objects(poses: Dictionary) -> int:
	var blocks := {}
	for id in poses:
		var place: Vector3 = poses[id].origin
		var turn: Quat = poses[id].basis.get_rotation_quat()
		blocks[id] = MsgPack.block([place.x, place.y, place.z, turn.x, turn.y, turn.z, turn.w])
	return ask({type = "update_objects", session = session, objects = blocks})


# Send any request of docs/protocol.md; its number, 0 while the session isn't open.
func ask(message: Dictionary) -> int:
	return _ask(message) if is_open else 0


# What a character looks like now, see playback.gd; null while that isn't known.
func pose(character := ""):
	if not clock.known or not _playbacks.has(_named(character)):
		return null
	return _playbacks[_named(character)].pose(clock.now() - int(delay * 1e9))


# Frames that came for a character, and those that a newer epoch made void.
func counts(character := "") -> Dictionary:
	var playback = _playbacks.get(_named(character), Playback.new())
	return {received = playback.received, voided = playback.voided}


func _named(character: String) -> String:
	return character if character != "" else characters[0]


func _process(passed: float) -> void:
	if _socket == null:
		_retry_in -= passed
		if _retry_in <= 0.0:
			_open_socket()
		return
	_socket.poll()
	if is_open:
		_ping_in -= passed
		if _ping_in <= 0.0:
			_pings += 1
			_ping_in = 0.1 if _pings < 5 else 1.0
			_ask({type = "ping", t0 = Clock.own()})


func _open_socket() -> void:
	_socket = WebSocketClient.new()
	_socket.set_buffers(8192, 4096, 1024, 1024)
	_socket.connect("connection_established", self, "_on_connected")
	# Deferred, since closing lets go of the socket that tells.
	_socket.connect("connection_error", self, "_on_closed", [], CONNECT_DEFERRED)
	_socket.connect("connection_closed", self, "_on_closed", [], CONNECT_DEFERRED)
	_socket.connect("data_received", self, "_on_data")
	if _socket.connect_to_url(address) != OK:
		_on_closed()


func _on_connected(_protocol := "") -> void:
	_socket.get_peer(1).set_write_mode(WebSocketPeer.WRITE_MODE_BINARY)
	_pings = 0
	_ping_in = 0.0
	var hello := {type = "hello", client = "godot", version = 1}
	if token != "":
		hello["token"] = token
	_ask(hello)


func _on_closed(_clean := false) -> void:
	_socket = null
	_asked.clear()
	_unsaid.clear()
	for name in _playbacks:
		_playbacks[name].rejoin()
	if is_open:
		emit_signal("lost", "the connection ended")
	is_open = false
	_retry_in = _retry_after
	_retry_after = min(2.0 * _retry_after, SLOWEST_RETRY)


func _ask(message: Dictionary) -> int:
	var id := _next_id
	_next_id += 1
	message["id"] = id
	_asked[id] = message.type
	_send(message)
	return id


func _send(message: Dictionary) -> void:
	var bytes := "control".to_utf8()
	bytes.append(0)
	bytes.append_array(MsgPack.pack(message))
	_socket.get_peer(1).put_packet(bytes)


func _on_data() -> void:
	while _socket != null and _socket.get_peer(1).get_available_packet_count() > 0:
		var data: PoolByteArray = _socket.get_peer(1).get_packet()
		var end := 0
		while end < data.size() and data[end] != 0:
			end += 1
		if end + 1 >= data.size():
			push_error("a message without topic")
			continue
		var message = _reader.unpack(data.subarray(end + 1, data.size() - 1))
		if typeof(message) != TYPE_DICTIONARY or not message.has("type"):
			push_error("a message that can't be read: %s" % _reader.error)
			continue
		_take(data.subarray(0, end - 1).get_string_from_utf8(), message)


func _take(topic: String, message: Dictionary) -> void:
	match message.type:
		"frame":
			_acknowledge(topic)
			for block in ["root", "q", "o", "c"]:
				message[block] = MsgPack.floats(message.get(block, PoolByteArray()))
			# Before the first pong nobody can tell when to show it.
			if clock.known:
				_playback(message.character).push(message)
		"skeleton":
			message["rest"] = MsgPack.floats(message.rest)
			_playback(message.character).skeletons[message.sk] = message
		"objects":
			for name in characters:
				_playback(name).objects[message.ok] = message.objects
		"event":
			emit_signal("happened", message)
		"pong":
			clock.add(message.t0, message.t1, message.t2, Clock.own())
			_asked.erase(message.id)
		"reply":
			_answered(message.id, message.result)
		"failure":
			_asked.erase(message.id)
			emit_signal("refused", message.id, message)


func _answered(id: int, result: Dictionary) -> void:
	var kind: String = _asked.get(id, "")
	_asked.erase(id)
	if kind == "hello":
		if _instance != "" and _instance != result.instance:
			clock.clear()
			for name in _playbacks:
				_playbacks[name].clear()
		_instance = result.instance
		_ack_every = int(max(1, result.streams.get("ack", 8)))
		# Subscribing before the session is open means missing nothing of it.
		var topics := ["objects/" + session]
		for kind_of in ["frame", "skeleton", "event"]:
			topics.append("%s/%s/" % [kind_of, session])
		_ask({type = "subscribe", topics = topics})
		var opening := {type = "open_session", session = session, characters = characters}
		if not scene.empty():
			opening["scene"] = scene
		_ask(opening)
	elif kind == "open_session":
		characters = result.characters
		is_open = true
		_retry_after = 0.05
		emit_signal("opened", characters)
	else:
		emit_signal("replied", id, result)


func _acknowledge(topic: String) -> void:
	_unsaid[topic] = _unsaid.get(topic, 0) + 1
	if _unsaid[topic] >= _ack_every:
		_send({type = "ack", topic = topic, count = _unsaid[topic]})
		_unsaid[topic] = 0


func _playback(character: String) -> Playback:
	if not _playbacks.has(character):
		_playbacks[character] = Playback.new()
	return _playbacks[character]
