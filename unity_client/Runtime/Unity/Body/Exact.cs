using System;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>Rotations in double precision. Unity's own FromToRotation is off by up to a milliradian for small angles: a millimetre at the fingertips.</summary>
    internal static class Exact
    {
        /// <summary>The shortest rotation from one direction to another; neither may be zero.</summary>
        public static Quaternion FromTo(Vector3 from, Vector3 to)
        {
            double ax = from.x, ay = from.y, az = from.z, bx = to.x, by = to.y, bz = to.z;
            double dot = ax * bx + ay * by + az * bz;
            double lengths = Math.Sqrt((ax * ax + ay * ay + az * az) * (bx * bx + by * by + bz * bz));
            double x = ay * bz - az * by, y = az * bx - ax * bz, z = ax * by - ay * bx, w = lengths + dot;
            if (w < 1e-9 * lengths)
            {
                // Opposite: half a turn about any axis across.
                bool steep = Math.Abs(ax) > Math.Abs(az);
                x = steep ? -ay : 0;
                y = steep ? ax : -az;
                z = steep ? 0 : ay;
                w = 0;
            }
            double length = Math.Sqrt(x * x + y * y + z * z + w * w);
            return new Quaternion((float)(x / length), (float)(y / length), (float)(z / length), (float)(w / length));
        }
    }
}
