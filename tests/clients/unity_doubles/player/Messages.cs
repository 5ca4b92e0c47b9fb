using System;
using System.Collections.Generic;
using System.Reflection;
using UnityEngine;

namespace KinelinkDoubles
{
    /// <summary>The methods that Unity calls by their name, as delegates, so that calling them allocates nothing.</summary>
    public static class Messages
    {
        private static readonly Dictionary<KeyValuePair<MonoBehaviour, string>, Action> known =
            new Dictionary<KeyValuePair<MonoBehaviour, string>, Action>(new ByReference());

        public static Action Of(MonoBehaviour one, string message)
        {
            var key = new KeyValuePair<MonoBehaviour, string>(one, message);
            Action call;
            if (known.TryGetValue(key, out call)) return call;
            MethodInfo method = Find(one.GetType(), message, Type.EmptyTypes);
            call = method == null ? null : (Action)Delegate.CreateDelegate(typeof(Action), one, method);
            known[key] = call;
            return call;
        }

        public static Action<float[], int> Filter(MonoBehaviour one)
        {
            MethodInfo method = Find(one.GetType(), "OnAudioFilterRead", new[] { typeof(float[]), typeof(int) });
            return method == null ? null : (Action<float[], int>)Delegate.CreateDelegate(typeof(Action<float[], int>), one, method);
        }

        private static MethodInfo Find(Type type, string name, Type[] parameters)
        {
            for (; type != null && type != typeof(MonoBehaviour); type = type.BaseType)
            {
                const BindingFlags any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
                MethodInfo found = type.GetMethod(name, any, null, parameters, null);
                if (found != null) return found;
            }
            return null;
        }

        private sealed class ByReference : IEqualityComparer<KeyValuePair<MonoBehaviour, string>>
        {
            public bool Equals(KeyValuePair<MonoBehaviour, string> a, KeyValuePair<MonoBehaviour, string> b)
            {
                return ReferenceEquals(a.Key, b.Key) && a.Value == b.Value;
            }

            public int GetHashCode(KeyValuePair<MonoBehaviour, string> key)
            {
                return key.Key.GetInstanceID() * 31 + key.Value.GetHashCode();
            }
        }
    }
}
