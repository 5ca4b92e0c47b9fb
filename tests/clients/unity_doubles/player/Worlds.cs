using UnityEngine;

namespace KinelinkDoubles
{
    /// <summary>Geometry that the engine does inside.</summary>
    public static class Worlds
    {
        /// <summary>The box along the world's axes around a box of a transform.</summary>
        public static Bounds BoundsOf(Transform of, Bounds local)
        {
            var all = new Bounds(of.TransformPoint(local.center), Vector3.zero);
            for (int i = 0; i < 8; i++)
            {
                var sign = new Vector3((i & 1) * 2 - 1, (i & 2) - 1, (i >> 1 & 2) - 1);
                all.Encapsulate(of.TransformPoint(local.center + Vector3.Scale(local.extents, sign)));
            }
            return all;
        }
    }
}
