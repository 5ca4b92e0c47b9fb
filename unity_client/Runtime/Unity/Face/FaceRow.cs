using System;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>One curve's part in one blend shape. A shape may have several rows, which add up.</summary>
    [Serializable]
    public sealed class FaceRow
    {
        [Tooltip("Name of the mesh's blend shape, whole; upper and lower case and what stands before the last dot don't matter")]
        public string Shape = "";

        [Tooltip("ARKit name such as jawOpen, or viseme:aa")]
        public string Curve = "";
        public float Gain = 1;

        public FaceRow()
        {
        }

        public FaceRow(string shape, string curve, float gain)
        {
            Shape = shape;
            Curve = curve;
            Gain = gain;
        }
    }
}
