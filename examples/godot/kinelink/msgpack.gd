# msgpack, as much of it as the protocol uses (https://msgpack.org): no extension types. Blocks of numbers are bytes here;
# `floats` and `block` turn them into numbers and back.
extends Reference

const DEEPEST := 16

var error := ""
var _in := StreamPeerBuffer.new()


# The bytes of null, bool, int, float, String, PoolByteArray, Array or Dictionary.
static func pack(value) -> PoolByteArray:
	var out := StreamPeerBuffer.new()
	out.big_endian = true
	_put(out, value)
	return out.data_array


static func _put(out: StreamPeerBuffer, value) -> void:
	match typeof(value):
		TYPE_NIL:
			out.put_u8(0xc0)
		TYPE_BOOL:
			out.put_u8(0xc3 if value else 0xc2)
		TYPE_INT:
			out.put_u8(0xd3)
			out.put_64(value)
		TYPE_REAL:
			out.put_u8(0xcb)
			out.put_double(value)
		TYPE_STRING:
			_put_bytes(out, 0xdb, value.to_utf8())
		TYPE_RAW_ARRAY:
			_put_bytes(out, 0xc6, value)
		TYPE_ARRAY:
			out.put_u8(0xdd)
			out.put_u32(value.size())
			for item in value:
				_put(out, item)
		TYPE_DICTIONARY:
			out.put_u8(0xdf)
			out.put_u32(value.size())
			for key in value:
				_put(out, key)
				_put(out, value[key])
		_:
			push_error("msgpack has no form for %s" % [value])
			out.put_u8(0xc0)


static func _put_bytes(out: StreamPeerBuffer, kind: int, bytes: PoolByteArray) -> void:
	out.put_u8(kind)
	out.put_u32(bytes.size())
	if bytes.size() > 0:
		out.put_data(bytes)


# The value in some bytes. Where they hold none, `error` says why and the result is null.
func unpack(bytes: PoolByteArray):
	error = ""
	_in.big_endian = true
	_in.data_array = bytes
	_in.seek(0)
	var value = _read(0)
	if error == "" and _in.get_available_bytes() > 0:
		error = "%d bytes too many" % _in.get_available_bytes()
	return value if error == "" else null


func _read(depth: int):
	if depth > DEEPEST:
		return _fail("deeper than %d levels" % DEEPEST)
	var kind := _size(1)
	if error != "":
		return null
	if kind < 0x80:
		return kind
	if kind < 0x90:
		return _map(kind & 15, depth)
	if kind < 0xa0:
		return _list(kind & 15, depth)
	if kind < 0xc0:
		return _text(kind & 31)
	if kind >= 0xe0:
		return kind - 256
	match kind:
		0xc0:
			return null
		0xc2, 0xc3:
			return kind == 0xc3
		0xc4, 0xc5, 0xc6:
			return _bytes(_size(1 << (kind - 0xc4)))
		0xca:
			return _in.get_float() if _has(4) else null
		0xcb:
			return _in.get_double() if _has(8) else null
		0xcc, 0xcd, 0xce:
			return _size(1 << (kind - 0xcc))
		0xcf:
			return _in.get_u64() if _has(8) else null
		0xd0:
			return _in.get_8() if _has(1) else null
		0xd1:
			return _in.get_16() if _has(2) else null
		0xd2:
			return _in.get_32() if _has(4) else null
		0xd3:
			return _in.get_64() if _has(8) else null
		0xd9, 0xda, 0xdb:
			return _text(_size(1 << (kind - 0xd9)))
		0xdc, 0xdd:
			return _list(_size(2 << (kind - 0xdc)), depth)
		0xde, 0xdf:
			return _map(_size(2 << (kind - 0xde)), depth)
	return _fail("no value begins with %d" % kind)


func _size(width: int) -> int:
	if not _has(width):
		return 0
	return _in.get_u8() if width == 1 else _in.get_u16() if width == 2 else _in.get_u32()


func _bytes(count: int) -> PoolByteArray:
	if count == 0 or not _has(count):
		return PoolByteArray()
	return _in.get_data(count)[1]


func _text(count: int) -> String:
	return _bytes(count).get_string_from_utf8()


func _list(count: int, depth: int):
	# Every item takes a byte at least: a length that says more is refused before anything is made.
	var items := []
	if _has(count):
		for _i in count:
			items.append(_read(depth + 1))
			if error != "":
				return null
	return items


func _map(count: int, depth: int):
	var entries := {}
	if _has(2 * count):
		for _i in count:
			var key = _read(depth + 1)
			if error == "" and typeof(key) != TYPE_STRING:
				return _fail("a key that is no text")
			entries[key] = _read(depth + 1)
			if error != "":
				return null
	return entries


func _has(count: int) -> bool:
	if error == "" and _in.get_available_bytes() < count:
		error = "the bytes end too early"
	return error == ""


func _fail(why: String):
	error = why if error == "" else error
	return null


# The little-endian float32 numbers of a block.
static func floats(bytes: PoolByteArray) -> PoolRealArray:
	var numbers := PoolRealArray()
	var count := bytes.size() / 4
	numbers.resize(count)
	var buffer := StreamPeerBuffer.new()
	buffer.data_array = bytes
	for i in count:
		numbers[i] = buffer.get_float()
	return numbers


# The block of some numbers.
static func block(numbers) -> PoolByteArray:
	var buffer := StreamPeerBuffer.new()
	for number in numbers:
		buffer.put_float(number)
	return buffer.data_array
