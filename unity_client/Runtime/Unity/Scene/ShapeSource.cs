namespace Kinelink.Unity
{
    /// <summary>What a thing's shape on the server is made of.</summary>
    public enum ShapeSource
    {
        /// <summary>The category's own shape, with its handles and holds, in the size of the thing's bounds.</summary>
        Catalogue,

        /// <summary>The box around its meshes.</summary>
        Bounds,

        /// <summary>Its box, sphere and capsule colliders; their objects' names are names of parts, such as handle.</summary>
        Colliders,

        /// <summary>The triangles of its mesh, which must be readable.</summary>
        Mesh
    }
}
