using System.Collections.Generic;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>A thing's shape for the server: parts around the middle of its box, in the wire's axes and metres.</summary>
    internal static class ThingShape
    {
        /// <summary>The box around what a thing's shape is made of, in the thing's own axes and units.</summary>
        public static Bounds BoundsOf(KinelinkObject thing)
        {
            var all = new Bounds();
            bool any = false;
            if (thing.Shape == ShapeSource.Colliders)
                foreach (Collider one in PartsOf<Collider>(thing))
                {
                    Vector3 center, size;
                    if (!one.isTrigger && BoxOf(one, out center, out size)) Add(thing.transform, one.transform, new Bounds(center, size), ref all, ref any);
                }
            else
                foreach (MeshFilter one in PartsOf<MeshFilter>(thing))
                    if (one.sharedMesh != null) Add(thing.transform, one.transform, one.sharedMesh.bounds, ref all, ref any);
            return any ? all : new Bounds(Vector3.zero, 0.1f * Vector3.one);
        }

        /// <summary>Full extents in metres.</summary>
        public static Vector3 Size(KinelinkObject thing)
        {
            return Absolute(Vector3.Scale(thing.LocalBounds().size, thing.transform.lossyScale));
        }

        /// <summary>The entry `shape` of a scene file.</summary>
        public static Value Of(KinelinkObject thing)
        {
            Value parts = Value.List();
            Vector3 middle = thing.LocalBounds().center;
            if (thing.Shape == ShapeSource.Mesh) AddMeshes(thing, middle, parts);
            if (thing.Shape == ShapeSource.Colliders) AddColliders(thing, middle, parts);
            if (parts.Count == 0) parts.Add(Value.Map().Add("kind", Value.Of("box")).Add("size", Numbers(Size(thing))));
            return Value.Map().Add("parts", parts);
        }

        /// <summary>So many of an array's numbers.</summary>
        public static Value Numbers(float[] numbers, int from, int count)
        {
            Value list = Value.List();
            for (int i = 0; i < count; i++) list.Add(Value.Of((double)numbers[from + i]));
            return list;
        }

        public static Value Numbers(Vector3 v)
        {
            return Value.List().Add(Value.Of((double)v.x)).Add(Value.Of((double)v.y)).Add(Value.Of((double)v.z));
        }

        private static void AddColliders(KinelinkObject thing, Vector3 middle, Value parts)
        {
            foreach (Collider one in PartsOf<Collider>(thing))
            {
                Vector3 center, size;
                if (one.isTrigger || !BoxOf(one, out center, out size)) continue;
                var capsule = one as CapsuleCollider;
                // A capsule of the wire stands along its y.
                Quaternion lies = capsule == null || capsule.direction == 1 ? Quaternion.identity
                    : capsule.direction == 0 ? Quaternion.Euler(0, 0, 90) : Quaternion.Euler(90, 0, 0);
                Vector3 extents = Absolute(Vector3.Scale(size, one.transform.lossyScale));
                if (capsule != null && capsule.direction == 0) extents = new Vector3(extents.y, extents.x, extents.z);
                if (capsule != null && capsule.direction == 2) extents = new Vector3(extents.x, extents.z, extents.y);
                Quaternion turn = Quaternion.Inverse(thing.transform.rotation) * one.transform.rotation * lies;
                var numbers = new float[7];
                Axes.Write(Metres(thing, one.transform.TransformPoint(center), middle), numbers, 0);
                Axes.Write(turn, numbers, 3);
                parts.Add(Value.Map()
                    .Add("kind", Value.Of(one is BoxCollider ? "box" : one is SphereCollider ? "sphere" : "capsule"))
                    .Add("size", Numbers(extents))
                    .Add("position", Numbers(numbers, 0, 3))
                    .Add("rotation", Numbers(numbers, 3, 4))
                    .Add("name", Value.Of(one.gameObject.name.ToLowerInvariant())));
            }
        }

        private static void AddMeshes(KinelinkObject thing, Vector3 middle, Value parts)
        {
            foreach (MeshFilter one in PartsOf<MeshFilter>(thing))
            {
                Mesh mesh = one.sharedMesh;
                if (mesh == null || !mesh.isReadable) continue;
                Value vertices = Value.List(), faces = Value.List();
                var low = new Vector3(float.MaxValue, float.MaxValue, float.MaxValue);
                var high = -low;
                Vector3[] points = mesh.vertices;
                for (int i = 0; i < points.Length; i++)
                {
                    points[i] = Metres(thing, one.transform.TransformPoint(points[i]), middle);
                    points[i].x = -points[i].x;
                    low = Vector3.Min(low, points[i]);
                    high = Vector3.Max(high, points[i]);
                }
                Vector3 own = (low + high) / 2;
                foreach (Vector3 point in points) vertices.Add(Numbers(point - own));
                int[] corners = mesh.triangles;
                // Mirrored, so that the other way round is outside.
                for (int i = 0; i + 2 < corners.Length; i += 3)
                    faces.Add(Value.List().Add(Value.Of((long)corners[i])).Add(Value.Of((long)corners[i + 2])).Add(Value.Of((long)corners[i + 1])));
                parts.Add(Value.Map()
                    .Add("kind", Value.Of("mesh"))
                    .Add("size", Numbers(high - low))
                    .Add("position", Numbers(own))
                    .Add("vertices", vertices)
                    .Add("faces", faces)
                    .Add("name", Value.Of(one.gameObject.name.ToLowerInvariant())));
            }
        }

        /// <summary>A place of the world in the thing's axes, from the middle of its box, in metres and Unity's axes.</summary>
        private static Vector3 Metres(KinelinkObject thing, Vector3 place, Vector3 middle)
        {
            return Quaternion.Inverse(thing.transform.rotation) * (place - thing.transform.TransformPoint(middle));
        }

        /// <summary>What is the thing's own, not that of another thing below it.</summary>
        private static IEnumerable<T> PartsOf<T>(KinelinkObject thing) where T : Component
        {
            foreach (T part in thing.GetComponentsInChildren<T>())
                if (part.GetComponentInParent<KinelinkObject>() == thing) yield return part;
        }

        private static Vector3 Absolute(Vector3 v)
        {
            return new Vector3(Mathf.Abs(v.x), Mathf.Abs(v.y), Mathf.Abs(v.z));
        }

        private static bool BoxOf(Collider one, out Vector3 center, out Vector3 size)
        {
            var box = one as BoxCollider;
            var sphere = one as SphereCollider;
            var capsule = one as CapsuleCollider;
            center = box != null ? box.center : sphere != null ? sphere.center : capsule != null ? capsule.center : Vector3.zero;
            size = box != null ? box.size : sphere != null ? 2 * sphere.radius * Vector3.one : Vector3.zero;
            if (capsule != null)
            {
                size = 2 * capsule.radius * Vector3.one;
                float length = Mathf.Max(capsule.height, 2 * capsule.radius);
                if (capsule.direction == 0) size.x = length;
                else if (capsule.direction == 1) size.y = length;
                else size.z = length;
            }
            return box != null || sphere != null || capsule != null;
        }

        private static void Add(Transform thing, Transform part, Bounds box, ref Bounds all, ref bool any)
        {
            for (int i = 0; i < 8; i++)
            {
                var corner = new Vector3((i & 1) == 0 ? box.min.x : box.max.x, (i & 2) == 0 ? box.min.y : box.max.y, (i & 4) == 0 ? box.min.z : box.max.z);
                Vector3 point = thing.InverseTransformPoint(part.TransformPoint(corner));
                if (any) all.Encapsulate(point);
                else all = new Bounds(point, Vector3.zero);
                any = true;
            }
        }
    }
}
