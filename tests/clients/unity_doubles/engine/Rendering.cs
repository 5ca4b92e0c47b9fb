using System.Collections.Generic;
using KinelinkDoubles;

// https://docs.unity3d.com/2021.3/Documentation/ScriptReference/{page}.html, where {page} stands behind `//=`.
namespace UnityEngine
{
    public struct BoneWeight //= BoneWeight
    {
        public int boneIndex0 { get; set; } //= BoneWeight-boneIndex0
        public float weight0 { get; set; } //= BoneWeight-weight0
    }

    public sealed class Mesh : Object //= Mesh
    {
        internal readonly List<string> Shapes = new List<string>();
        internal int Lookups;

        public Mesh() { isReadable = true; } //= Mesh-ctor
        public Vector3[] vertices { get; set; } //= Mesh-vertices
        public int[] triangles { get; set; } //= Mesh-triangles
        public BoneWeight[] boneWeights { get; set; } //= Mesh-boneWeights
        public Matrix4x4[] bindposes { get; set; } //= Mesh-bindposes
        public Bounds bounds { get; set; } //= Mesh-bounds
        public bool isReadable { get; internal set; } //= Mesh-isReadable
        public int blendShapeCount { get { Game.OnMain(); return Shapes.Count; } } //= Mesh-blendShapeCount

        public string GetBlendShapeName(int shapeIndex) //= Mesh.GetBlendShapeName
        {
            Game.OnMain();
            Lookups++;
            return Shapes[shapeIndex];
        }
    }

    public sealed class Material : Object //= Material
    {
        internal Material() { }
        public Color color { get; set; } //= Material-color
    }

    public class Renderer : Component //= Renderer
    {
        public Material material { get; private set; } //= Renderer-material
        public Renderer() { material = new Material(); } //= Renderer
    }

    public sealed class MeshRenderer : Renderer { } //= MeshRenderer

    public sealed class SkinnedMeshRenderer : Renderer //= SkinnedMeshRenderer
    {
        private readonly Dictionary<int, float> weights = new Dictionary<int, float>();

        public Mesh sharedMesh { get; set; } //= SkinnedMeshRenderer-sharedMesh
        public Transform[] bones { get; set; } //= SkinnedMeshRenderer-bones
        public SkinnedMeshRenderer() { bones = new Transform[0]; } //= SkinnedMeshRenderer

        public float GetBlendShapeWeight(int index) //= SkinnedMeshRenderer.GetBlendShapeWeight
        {
            Game.OnMain();
            float weight;
            return weights.TryGetValue(index, out weight) ? weight : 0;
        }

        public void SetBlendShapeWeight(int index, float value) //= SkinnedMeshRenderer.SetBlendShapeWeight
        {
            Game.OnMain();
            if (index < 0 || index >= sharedMesh.Shapes.Count) throw new System.ArgumentOutOfRangeException("index");
            weights[index] = value;
        }
    }

    public sealed class MeshFilter : Component //= MeshFilter
    {
        public Mesh sharedMesh { get; set; } //= MeshFilter-sharedMesh
    }

    public class Collider : Component //= Collider
    {
        public bool enabled { get; set; } //= Collider-enabled
        public bool isTrigger { get; set; } //= Collider-isTrigger
    }

    public sealed class BoxCollider : Collider //= BoxCollider
    {
        public Vector3 center { get; set; } //= BoxCollider-center
        public Vector3 size { get; set; } //= BoxCollider-size
    }

    public sealed class SphereCollider : Collider //= SphereCollider
    {
        public Vector3 center { get; set; } //= SphereCollider-center
        public float radius { get; set; } //= SphereCollider-radius
    }

    public sealed class CapsuleCollider : Collider //= CapsuleCollider
    {
        public Vector3 center { get; set; } //= CapsuleCollider-center
        public float radius { get; set; } //= CapsuleCollider-radius
        public float height { get; set; } //= CapsuleCollider-height
        public int direction { get; set; } //= CapsuleCollider-direction
    }

    public sealed class Rigidbody : Component //= Rigidbody
    {
        public bool isKinematic { get; set; } //= Rigidbody-isKinematic
    }

    public sealed class Camera : Behaviour //= Camera
    {
        public static Camera main //= Camera-main
        {
            get
            {
                Game.OnMain();
                foreach (GameObject one in Game.Objects)
                    if (one.activeInHierarchy && one.GetComponent<Camera>() != null) return one.GetComponent<Camera>();
                return null;
            }
        }
    }
}
