using System;
using System.Collections.Generic;
using KinelinkDoubles;

// https://docs.unity3d.com/2021.3/Documentation/ScriptReference/{page}.html, where {page} stands behind `//=`.
namespace UnityEngine
{
    public class Object //= Object
    {
        private static int last;
        private readonly int id = ++last;
        internal bool Destroyed;
        private string called = "";

        public virtual string name { get { Game.OnMain(); return called; } set { Game.OnMain(); called = value; } } //= Object-name
        public int GetInstanceID() { return id; } //= Object.GetInstanceID

        // A destroyed object equals null.
        public static bool operator ==(Object a, Object b) //= Object-operator_eq
        {
            bool noA = ReferenceEquals(a, null) || a.Destroyed, noB = ReferenceEquals(b, null) || b.Destroyed;
            return noA || noB ? noA && noB : ReferenceEquals(a, b);
        }

        public static bool operator !=(Object a, Object b) { return !(a == b); } //= Object-operator_ne
        public static implicit operator bool(Object exists) { return exists != null; } //= Object-operator_Object
        public override bool Equals(object other) { return this == other as Object; } //= Object
        public override int GetHashCode() { return id; } //= Object
        public override string ToString() { return called + " (" + GetType().FullName + ")"; } //= Object.ToString
        public static void Destroy(Object obj) { Game.OnMain(); Game.DestroyLater(obj); } //= Object.Destroy
        public static void DestroyImmediate(Object obj) { Game.OnMain(); Game.DestroyNow(obj); } //= Object.DestroyImmediate

    }


    public enum PrimitiveType { Sphere, Capsule, Cylinder, Cube, Plane, Quad } //= PrimitiveType

    public class Component : Object //= Component
    {
        public GameObject gameObject { get; internal set; } //= Component-gameObject
        public Transform transform { get { Game.OnMain(); return gameObject.transform; } } //= Component-transform
        public override string name { get { return gameObject.name; } set { gameObject.name = value; } } //= Object-name
        public T GetComponent<T>() { return gameObject.GetComponent<T>(); } //= Component.GetComponent
        public T[] GetComponents<T>() { return gameObject.GetComponents<T>(); } //= Component.GetComponents
        public T GetComponentInChildren<T>(bool includeInactive = false) { return gameObject.GetComponentInChildren<T>(includeInactive); } //= Component.GetComponentInChildren
        public T GetComponentInParent<T>() { return gameObject.GetComponentInParent<T>(); } //= Component.GetComponentInParent
        public T[] GetComponentsInChildren<T>(bool includeInactive = false) { return gameObject.GetComponentsInChildren<T>(includeInactive); } //= Component.GetComponentsInChildren
    }

    public class Behaviour : Component //= Behaviour
    {
        private bool on = true;
        internal Life Life = new Life();

        public bool enabled //= Behaviour-enabled
        {
            get { Game.OnMain(); return on; }
            set { Game.OnMain(); on = value; Game.Refresh(this); }
        }

        public bool isActiveAndEnabled { get { return enabled && gameObject.activeInHierarchy; } } //= Behaviour-isActiveAndEnabled
    }

    public class MonoBehaviour : Behaviour { } //= MonoBehaviour

    public class ScriptableObject : Object //= ScriptableObject
    {
        public static T CreateInstance<T>() where T : ScriptableObject { Game.OnMain(); return Activator.CreateInstance<T>(); } //= ScriptableObject.CreateInstance
    }

    public sealed class GameObject : Object //= GameObject
    {
        private readonly List<Component> components = new List<Component>();
        private bool active = true;

        public GameObject(string name) //= GameObject-ctor
        {
            Game.OnMain();
            this.name = name;
            transform = AddComponent<Transform>();
            Game.Objects.Add(this);
        }

        public Transform transform { get; private set; } //= GameObject-transform

        public bool activeInHierarchy //= GameObject-activeInHierarchy
        {
            get { return active && (transform.parent == null || transform.parent.gameObject.activeInHierarchy); }
        }

        public void SetActive(bool value) //= GameObject.SetActive
        {
            Game.OnMain();
            active = value;
            // Scripts awake in the order that they ask for.
            var all = new List<Behaviour>(GetComponentsInChildren<Behaviour>(true));
            foreach (int order in Game.Orders(all))
                foreach (Behaviour one in all)
                    if (Game.Order(one) == order) Game.Refresh(one);
        }

        public static GameObject CreatePrimitive(PrimitiveType type) //= GameObject.CreatePrimitive
        {
            var made = new GameObject(type.ToString());
            made.AddComponent<MeshFilter>().sharedMesh = new Mesh { bounds = new Bounds(Vector3.zero, Vector3.one) };
            made.AddComponent<MeshRenderer>();
            made.AddComponent<BoxCollider>().size = Vector3.one;
            return made;
        }

        public T AddComponent<T>() where T : Component { return (T)AddComponent(typeof(T)); } //= GameObject.AddComponent

        public Component AddComponent(Type componentType) //= GameObject.AddComponent
        {
            Game.OnMain();
            foreach (RequireComponent needs in componentType.GetCustomAttributes(typeof(RequireComponent), true))
                if (!components.Exists(one => needs.m_Type0.IsInstanceOfType(one))) AddComponent(needs.m_Type0);
            var made = (Component)Activator.CreateInstance(componentType);
            made.gameObject = this;
            components.Add(made);
            var behaviour = made as Behaviour;
            if (behaviour != null) Game.Refresh(behaviour);
            return made;
        }

        public T GetComponent<T>() //= GameObject.GetComponent
        {
            Game.OnMain();
            foreach (Component one in components)
                if (one is T && !one.Destroyed) return (T)(object)one;
            return default(T);
        }

        public T[] GetComponents<T>() //= GameObject.GetComponents
        {
            var found = new List<T>();
            Collect(found);
            return found.ToArray();
        }

        public T[] GetComponentsInChildren<T>(bool includeInactive = false) //= GameObject.GetComponentsInChildren
        {
            Game.OnMain();
            var found = new List<T>();
            Gather(found, includeInactive);
            return found.ToArray();
        }

        public T GetComponentInChildren<T>(bool includeInactive = false) //= GameObject.GetComponentInChildren
        {
            T[] all = GetComponentsInChildren<T>(includeInactive);
            return all.Length == 0 ? default(T) : all[0];
        }

        public T GetComponentInParent<T>() //= GameObject.GetComponentInParent
        {
            for (Transform one = transform; one != null; one = one.parent)
            {
                T found = one.gameObject.GetComponent<T>();
                if (found != null) return found;
            }
            return default(T);
        }

        internal void Collect<T>(List<T> found)
        {
            foreach (Component one in components)
                if (one is T && !one.Destroyed) found.Add((T)(object)one);
        }

        internal void Remove(Component component)
        {
            components.Remove(component);
        }

        private void Gather<T>(List<T> found, bool includeInactive)
        {
            if (!includeInactive && !activeInHierarchy) return;
            Collect(found);
            for (int i = 0; i < transform.childCount; i++) transform.GetChild(i).gameObject.Gather(found, includeInactive);
        }
    }
}
