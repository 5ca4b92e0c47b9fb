using System;
using System.Collections.Generic;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>One property of one object over time, a key a frame, straight in between: nothing can overshoot.</summary>
    internal sealed class Track
    {
        public readonly string Path;
        public readonly Type Type;
        public readonly string Property;
        private readonly List<float> values = new List<float>();

        public Track(string path, Type type, string property)
        {
            Path = path;
            Type = type;
            Property = property;
        }

        public void Add(float value)
        {
            values.Add(value);
        }

        /// <summary>times (F): seconds, rising.</summary>
        public AnimationCurve Curve(List<float> times)
        {
            var keys = new Keyframe[values.Count];
            for (int i = 0; i < keys.Length; i++)
                keys[i] = new Keyframe(times[i], values[i], i == 0 ? 0 : Slope(times, i - 1), i == keys.Length - 1 ? 0 : Slope(times, i));
            return new AnimationCurve(keys);
        }

        private float Slope(List<float> times, int i)
        {
            return (values[i + 1] - values[i]) / (times[i + 1] - times[i]);
        }
    }
}
