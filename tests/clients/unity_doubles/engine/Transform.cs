using System.Collections;
using System.Collections.Generic;
using KinelinkDoubles;

// https://docs.unity3d.com/2021.3/Documentation/ScriptReference/{page}.html, where {page} stands behind `//=`.
namespace UnityEngine
{
    public class Transform : Component, IEnumerable //= Transform
    {
        private readonly List<Transform> children = new List<Transform>();
        private Transform above;
        private Vector3 place;
        private Quaternion turn = Quaternion.identity;
        private Vector3 size = Vector3.one;

        public Vector3 localPosition { get { Game.OnMain(); return place; } set { Game.OnMain(); place = Game.Finite(value); } } //= Transform-localPosition
        public Quaternion localRotation { get { Game.OnMain(); return turn; } set { Game.OnMain(); turn = Game.Unit(value); } } //= Transform-localRotation
        public Vector3 localScale { get { Game.OnMain(); return size; } set { Game.OnMain(); size = Game.Finite(value); } } //= Transform-localScale
        public int childCount { get { Game.OnMain(); return children.Count; } } //= Transform-childCount
        public Transform root { get { return above == null ? this : above.root; } } //= Transform-root
        public Vector3 forward { get { return rotation * Vector3.forward; } } //= Transform-forward
        public Vector3 up { get { return rotation * Vector3.up; } } //= Transform-up
        public Vector3 right { get { return rotation * Vector3.right; } } //= Transform-right

        public Transform parent //= Transform-parent
        {
            get { Game.OnMain(); return above; }
            set { SetParent(value, true); }
        }

        public Vector3 position //= Transform-position
        {
            get { Game.OnMain(); return above == null ? place : above.TransformPoint(place); }
            set { localPosition = above == null ? value : above.InverseTransformPoint(value); }
        }

        public Quaternion rotation //= Transform-rotation
        {
            get { Game.OnMain(); return above == null ? turn : Quaternion.Normalize(above.rotation * turn); }
            set { localRotation = above == null ? value : Quaternion.Inverse(above.rotation) * value; }
        }

        // Only right where nothing is skewed, as documented.
        public Vector3 lossyScale { get { return above == null ? size : Vector3.Scale(above.lossyScale, size); } } //= Transform-lossyScale

        public Matrix4x4 localToWorldMatrix //= Transform-localToWorldMatrix
        {
            get
            {
                var own = new Matrix4x4(turn * Vector3.right * size.x, turn * Vector3.up * size.y, turn * Vector3.forward * size.z, place);
                return above == null ? own : above.localToWorldMatrix * own;
            }
        }

        public Matrix4x4 worldToLocalMatrix { get { return localToWorldMatrix.inverse; } } //= Transform-worldToLocalMatrix
        public Transform GetChild(int index) { Game.OnMain(); return children[index]; } //= Transform.GetChild
        public IEnumerator GetEnumerator() { Game.OnMain(); return children.GetEnumerator(); } //= Transform
        public void SetParent(Transform parent) { SetParent(parent, true); } //= Transform.SetParent

        public void SetParent(Transform parent, bool worldPositionStays) //= Transform.SetParent
        {
            Game.OnMain();
            Vector3 there = position;
            Quaternion turned = rotation;
            if (above != null) above.children.Remove(this);
            above = parent;
            if (above != null) above.children.Add(this);
            if (worldPositionStays) SetPositionAndRotation(there, turned);
        }

        public void SetPositionAndRotation(Vector3 position, Quaternion rotation) //= Transform.SetPositionAndRotation
        {
            this.position = position;
            this.rotation = rotation;
        }

        public Vector3 TransformPoint(Vector3 point) { Game.OnMain(); return localToWorldMatrix.MultiplyPoint3x4(point); } //= Transform.TransformPoint
        public Vector3 InverseTransformPoint(Vector3 point) { Game.OnMain(); return worldToLocalMatrix.MultiplyPoint3x4(point); } //= Transform.InverseTransformPoint

        public bool IsChildOf(Transform parent) //= Transform.IsChildOf
        {
            for (Transform one = this; one != null; one = one.above)
                if (one == parent) return true;
            return false;
        }

        public Transform Find(string n) //= Transform.Find
        {
            int slash = n.IndexOf('/');
            string first = slash < 0 ? n : n.Substring(0, slash);
            foreach (Transform child in children)
                if (child.name == first) return slash < 0 ? child : child.Find(n.Substring(slash + 1));
            return null;
        }
    }
}
