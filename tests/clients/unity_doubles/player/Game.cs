using System;
using System.Collections.Generic;
using System.Reflection;
using System.Threading;
using UnityEngine;

namespace KinelinkDoubles
{
    /// <summary>What a behaviour has gone through already.</summary>
    public sealed class Life
    {
        public bool Awake, Enabled, Started;
    }

    /// <summary>
    /// The fake player: objects, time and the order in which Unity calls its messages, https://docs.unity3d.com/2021.3/Documentation/Manual/ExecutionOrder.html.
    /// Statics of the game's own code stay as they are from one Play to the next, as with the domain reload switched off.
    /// </summary>
    public static class Game
    {
        public static readonly List<GameObject> Objects = new List<GameObject>();
        public static readonly List<string> Lines = new List<string>();
        private static readonly List<UnityEngine.Object> doomed = new List<UnityEngine.Object>();
        private static readonly List<MonoBehaviour> running = new List<MonoBehaviour>();
        private static bool changed;
        private static readonly int main = Thread.CurrentThread.ManagedThreadId;

        public static bool Playing { get; private set; }
        public static bool InEditor = true;
        public static double Now { get; private set; }
        public static float Delta { get; private set; }

        /// <summary>Uses of the engine from another thread than the game's; each is an error in Unity.</summary>
        public static int Trespasses;

        public static void OnMain()
        {
            if (Thread.CurrentThread.ManagedThreadId == main) return;
            Interlocked.Increment(ref Trespasses);
            throw new InvalidOperationException("can only be called from the main thread");
        }

        public static Vector3 Finite(Vector3 v)
        {
            if (float.IsNaN(v.x + v.y + v.z) || float.IsInfinity(v.x + v.y + v.z)) throw new ArgumentException("not finite: " + v);
            return v;
        }

        public static Quaternion Unit(Quaternion q)
        {
            float length = Quaternion.Dot(q, q);
            if (!(Math.Abs(length - 1) < 1e-3f)) throw new ArgumentException("a quaternion of squared length " + length);
            return Quaternion.Normalize(q);
        }

        public static void Write(string kind, object message)
        {
            lock (Lines) Lines.Add(kind + ": " + message);
        }

        /// <summary>Press Play: what is to be done at SubsystemRegistration, in all assemblies that are there.</summary>
        public static void Play()
        {
            OnMain();
            Playing = true;
            foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
                foreach (Type type in assembly.GetTypes())
                    foreach (MethodInfo method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
                        foreach (RuntimeInitializeOnLoadMethodAttribute one in method.GetCustomAttributes(typeof(RuntimeInitializeOnLoadMethodAttribute), false))
                            if (one.loadType == RuntimeInitializeLoadType.SubsystemRegistration) method.Invoke(null, null);
        }

        /// <summary>One frame.</summary>
        public static void Frame(float delta)
        {
            OnMain();
            Delta = delta;
            Now += delta;
            Tell("Start");
            Tell("Update");
            Tell("LateUpdate");
            Tell("OnGUI");
            for (int i = 0; i < doomed.Count; i++) DestroyNow(doomed[i]);
            doomed.Clear();
        }

        /// <summary>Press Play again to end it: the scene is unloaded.</summary>
        public static void Stop()
        {
            OnMain();
            Tell("OnApplicationQuit");
            foreach (GameObject one in Objects.ToArray())
                if (!one.Destroyed && one.transform.parent == null) DestroyNow(one);
            Objects.Clear();
            Playing = false;
        }

        public static void DestroyLater(UnityEngine.Object one)
        {
            doomed.Add(one);
        }

        public static void DestroyNow(UnityEngine.Object one)
        {
            if (ReferenceEquals(one, null) || one.Destroyed) return;
            var whole = one as GameObject;
            if (whole == null)
            {
                End(one as Behaviour);
                one.Destroyed = true;
                var part = one as Component;
                if (part != null) part.gameObject.Remove(part);
                return;
            }
            foreach (Behaviour behaviour in whole.GetComponentsInChildren<Behaviour>(true)) End(behaviour);
            foreach (Transform below in whole.GetComponentsInChildren<Transform>(true))
            {
                foreach (Component component in below.gameObject.GetComponents<Component>()) component.Destroyed = true;
                below.gameObject.Destroyed = true;
                Objects.Remove(below.gameObject);
            }
        }

        /// <summary>Awake, OnEnable or OnDisable where a behaviour's state has changed.</summary>
        public static void Refresh(Behaviour one)
        {
            var script = one as MonoBehaviour;
            if (script == null || script.gameObject == null || !Playing) return;
            bool active = script.gameObject.activeInHierarchy;
            if (active && !script.Life.Awake)
            {
                script.Life.Awake = true;
                Call(script, "Awake");
            }
            bool on = active && script.enabled;
            if (on == script.Life.Enabled) return;
            script.Life.Enabled = on;
            changed = true;
            Call(script, on ? "OnEnable" : "OnDisable");
        }

        private static void End(Behaviour one)
        {
            var script = one as MonoBehaviour;
            if (script == null || script.Destroyed) return;
            if (script.Life.Enabled)
            {
                script.Life.Enabled = false;
                changed = true;
                Call(script, "OnDisable");
            }
            if (script.Life.Awake) Call(script, "OnDestroy");
        }

        /// <summary>Call a message of all scripts that are enabled, in their order. What changes meanwhile counts from the next message on.</summary>
        private static void Tell(string message)
        {
            if (changed) Sort();
            for (int i = 0; i < running.Count; i++)
            {
                MonoBehaviour one = running[i];
                if (!one.Life.Enabled || message != "Start" && !one.Life.Started || message == "Start" && one.Life.Started) continue;
                if (message == "Start") one.Life.Started = true;
                Call(one, message);
            }
        }

        private static void Sort()
        {
            changed = false;
            running.Clear();
            foreach (GameObject one in Objects) one.Collect(running);
            running.RemoveAll(one => !one.Life.Enabled);
            var order = new Dictionary<MonoBehaviour, int>();
            for (int i = 0; i < running.Count; i++) order[running[i]] = Order(running[i]) * 100000 + i;
            running.Sort((a, b) => order[a].CompareTo(order[b]));
        }

        /// <summary>The orders that scripts ask for, the earliest first.</summary>
        public static SortedSet<int> Orders(IEnumerable<Behaviour> all)
        {
            var orders = new SortedSet<int>();
            foreach (Behaviour one in all) orders.Add(Order(one));
            return orders;
        }

        public static int Order(Behaviour one)
        {
            object[] said = one.GetType().GetCustomAttributes(typeof(DefaultExecutionOrder), true);
            return said.Length == 0 ? 0 : ((DefaultExecutionOrder)said[0]).order;
        }

        /// <summary>Unity finds messages by their name, private ones too, and goes on after an exception.</summary>
        private static void Call(MonoBehaviour one, string message)
        {
            Action call = Messages.Of(one, message);
            if (call == null || one.Destroyed) return;
            try
            {
                call();
            }
            catch (Exception error)
            {
                Write("exception", error);
            }
        }
    }
}
