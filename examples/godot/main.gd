# Type a sentence, see it done. The server runs beside it: `kinelink serve`.
extends Spatial

onready var _client = $Client
onready var _said: Label = $Panel/Said


func _ready() -> void:
	var arguments := OS.get_cmdline_args()
	for argument in arguments:
		if argument.begins_with("--address="):
			_client.address = argument.trim_prefix("--address=")
	_client.connect("opened", self, "_on_opened")
	_client.connect("refused", self, "_on_refused")
	_client.connect("happened", self, "_on_happened")
	_client.connect("lost", self, "_on_lost")
	$Panel/Sentence.connect("text_entered", self, "_on_sentence")


func _on_sentence(text: String) -> void:
	$Panel/Sentence.clear()
	_said.text = text
	if _client.perform(text) == 0:
		_said.text = "not connected yet"


func _on_opened(characters: Array) -> void:
	_said.text = "connected: %s" % PoolStringArray(characters).join(", ")


func _on_refused(_id: int, failure: Dictionary) -> void:
	_said.text = "%s %s" % [failure.message, failure.fix]


func _on_happened(event: Dictionary) -> void:
	if event.name in ["grasp", "release", "step_done"]:
		print(event.name, " ", event.data)


func _on_lost(reason: String) -> void:
	_said.text = "%s; trying again" % reason
