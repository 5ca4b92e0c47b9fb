# Unpacks lines of hexadecimal bytes and says what they hold, and packs it again. Started with -s; arguments: --in=FILE --out=FILE.
extends SceneTree

const MsgPack := preload("res://kinelink/msgpack.gd")


func _init() -> void:
	var given := {}
	for argument in OS.get_cmdline_args():
		if argument.begins_with("--"):
			given[argument.split("=")[0]] = argument.substr(argument.find("=") + 1)
	var lines := File.new()
	var out := File.new()
	lines.open(given["--in"], File.READ)
	out.open(given["--out"], File.WRITE)
	var reader := MsgPack.new()
	while not lines.eof_reached():
		var line := lines.get_line()
		if line == "":
			continue
		var value = reader.unpack(_bytes("" if line == "-" else line))
		var said := {error = reader.error}
		if reader.error == "":
			said["value"] = _plain(value)
			said["packed"] = MsgPack.pack(value).hex_encode()
		out.store_line(JSON.print(said))
	out.close()
	quit()


static func _bytes(hexadecimal: String) -> PoolByteArray:
	var bytes := PoolByteArray()
	for i in range(0, hexadecimal.length(), 2):
		bytes.append(("0x" + hexadecimal.substr(i, 2)).hex_to_int())
	return bytes


# JSON has no bytes, only 53 bits of whole numbers, and Godot writes few digits of others.
static func _plain(value):
	match typeof(value):
		TYPE_INT:
			return {int = str(value)}
		TYPE_REAL:
			return {float = MsgPack.pack(value).hex_encode()}
		TYPE_RAW_ARRAY:
			return {bin = value.hex_encode()}
		TYPE_ARRAY:
			var items := []
			for item in value:
				items.append(_plain(item))
			return items
		TYPE_DICTIONARY:
			var entries := {}
			for key in value:
				entries["." + key] = _plain(value[key])
			return entries
	return value
