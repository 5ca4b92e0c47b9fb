# Meshes for things of the session, and bounds of nodes.
extends Reference


# A node for a thing of the message `objects`: its parts as boxes, cylinders, spheres and capsules; others as their boxes.
static func build(thing: Dictionary) -> Spatial:
	var node := Spatial.new()
	node.name = thing.id
	for part in thing.shape.parts:
		var shape := MeshInstance.new()
		shape.mesh = _mesh(part)
		shape.transform = _transform(part)
		node.add_child(shape)
	return node


static func _mesh(part: Dictionary) -> Mesh:
	var size := Vector3(part.size[0], part.size[1], part.size[2])
	var mesh: PrimitiveMesh
	match part.kind:
		"mesh":
			return _triangles(part)
		"cylinder", "tube":
			mesh = CylinderMesh.new()
			mesh.height = size.y
			mesh.bottom_radius = size.x / 2.0
			mesh.top_radius = size.x / 2.0
		"capsule":
			mesh = CapsuleMesh.new()
			mesh.radius = size.x / 2.0
			mesh.mid_height = size.y - size.x
		"sphere":
			mesh = SphereMesh.new()
			mesh.radius = size.x / 2.0
			mesh.height = size.y
		_:
			mesh = CubeMesh.new()
			mesh.size = size
	return mesh


static func _triangles(part: Dictionary) -> Mesh:
	var tool_of := SurfaceTool.new()
	tool_of.begin(Mesh.PRIMITIVE_TRIANGLES)
	for face in part.faces:
		# Godot's front faces are clockwise.
		for corner in [face[0], face[2], face[1]]:
			var vertex: Array = part.vertices[corner]
			tool_of.add_vertex(Vector3(vertex[0], vertex[1], vertex[2]))
	tool_of.generate_normals()
	return tool_of.commit()


static func _transform(part: Dictionary) -> Transform:
	var place: Array = part.get("position", [0, 0, 0])
	var turn: Array = part.get("rotation", [0, 0, 0, 1])
	var basis := Basis(Quat(turn[0], turn[1], turn[2], turn[3]))
	if part.kind == "capsule":
		# A capsule of Godot 3 lies along Z.
		basis = basis * Basis(Vector3(1, 0, 0), PI / 2.0)
	return Transform(basis, Vector3(place[0], place[1], place[2]))


# The box around all meshes below a node, in the node's space.
static func bounds(node: Spatial) -> AABB:
	var found := []
	_collect(node, Transform(), found)
	var box := AABB()
	for i in found.size():
		box = found[i] if i == 0 else box.merge(found[i])
	return box


static func _collect(node: Node, here: Transform, found: Array) -> void:
	if node is MeshInstance and node.mesh != null:
		found.append(here.xform(node.mesh.get_aabb()))
	for child in node.get_children():
		if child is Spatial:
			_collect(child, here * child.transform, found)
