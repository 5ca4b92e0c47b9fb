using System;
using System.Collections.Generic;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>
    /// How thick the flesh is around hands and fingers, of the mesh in its bind pose: half the palm's thickness, and a finger's radius. Meshes
    /// that can't be read (Read/Write off) say nothing; the server then takes an average body's.
    /// </summary>
    public static class FleshMeasure
    {
        // Fewer vertices say nothing about a bone.
        private const int Fewest = 6;

        /// <summary>Metres by joint name.</summary>
        public static Dictionary<string, double> Radii(Rig rig, SkinnedMeshRenderer[] meshes)
        {
            var radii = new Dictionary<string, double>();
            List<Vector3>[] flesh = Vertices(rig, meshes);
            for (int i = 0; i < Humanoid.Count; i++)
            {
                string name = Humanoid.Names[i];
                List<Vector3> mine = flesh[i];
                int end = mine == null ? -1 : End(rig, i);
                if (end < 0) continue;
                // In the bone's own axes, in metres.
                Vector3 along = Quaternion.Inverse(rig.Turns[i]) * (rig.Places[end] - rig.Places[i]);
                if (mine.Count < 2 * Fewest || along.magnitude < 1e-4f) continue;
                double radius = name.EndsWith("Hand", StringComparison.Ordinal) ? Palm(rig, i, mine, along) : Finger(mine, along, name.EndsWith("Distal", StringComparison.Ordinal));
                if (radius > 0.001 && radius < 0.08) radii[name] = radius;
            }
            return radii;
        }

        internal static bool IsFinger(string name)
        {
            return name.Contains("Thumb") || name.Contains("Index") || name.Contains("Middle") || name.Contains("Ring") || name.Contains("Little");
        }

        /// <summary>The joint that says in which direction a bone lies: the next one, of a hand the middle finger; a last bone goes on as the one before.</summary>
        private static int End(Rig rig, int joint)
        {
            string name = Humanoid.Names[joint];
            int end = name.EndsWith("Hand", StringComparison.Ordinal) ? Humanoid.Index(name.Replace("Hand", "MiddleProximal")) : name.EndsWith("Distal", StringComparison.Ordinal) ? -1 : joint + 1;
            return end >= 0 && rig.Bones[end] != null ? end : -1;
        }

        private static double Finger(List<Vector3> mine, Vector3 along, bool last)
        {
            float length = along.magnitude;
            Vector3 axis = along / length;
            var distances = new List<double>();
            foreach (Vector3 v in mine)
            {
                float at = Vector3.Dot(v, axis) / length;
                // The root of a finger is still inside the palm.
                if (at > (last ? 0.1f : 0.5f) && at < (last ? 0.6f : 1)) distances.Add((v - axis * Vector3.Dot(v, axis)).magnitude);
            }
            return distances.Count < Fewest ? 0 : Median(distances);
        }

        private static double Palm(Rig rig, int hand, List<Vector3> mine, Vector3 along)
        {
            string side = Humanoid.Names[hand].Replace("Hand", "");
            int index = Humanoid.Index(side + "IndexProximal"), little = Humanoid.Index(side + "LittleProximal");
            if (rig.Bones[index] == null || rig.Bones[little] == null) return 0;
            float length = along.magnitude;
            Vector3 axis = along / length;
            Vector3 row = Quaternion.Inverse(rig.Turns[hand]) * (rig.Places[index] - rig.Places[little]);
            row = (row - axis * Vector3.Dot(row, axis)).normalized;
            Vector3 up = Vector3.Cross(axis, row);
            var heights = new List<double>();
            double mean = 0;
            foreach (Vector3 v in mine)
            {
                float at = Vector3.Dot(v, axis) / length;
                if (at < 0.45f || at > 0.85f || Mathf.Abs(Vector3.Dot(v, row)) > 0.25f * length) continue;
                heights.Add(Vector3.Dot(v, up));
                mean += Vector3.Dot(v, up);
            }
            if (heights.Count < Fewest) return 0;
            mean /= heights.Count;
            for (int i = 0; i < heights.Count; i++) heights[i] = Math.Abs(heights[i] - mean);
            return Median(heights);
        }

        /// <summary>(55) the vertices that hands' and fingers' bones move most, in their axes, metres; null for other bones.</summary>
        private static List<Vector3>[] Vertices(Rig rig, SkinnedMeshRenderer[] meshes)
        {
            var all = new List<Vector3>[Humanoid.Count];
            for (int i = 0; i < all.Length; i++)
                if (rig.Bones[i] != null && (Humanoid.Names[i].EndsWith("Hand", StringComparison.Ordinal) || IsFinger(Humanoid.Names[i])))
                    all[i] = new List<Vector3>();
            foreach (SkinnedMeshRenderer renderer in meshes)
                if (renderer.sharedMesh != null && renderer.sharedMesh.isReadable) Collect(rig, renderer, all);
            return all;
        }

        /// <summary>Each of a mesh's arrays is a copy: they are asked for once.</summary>
        private static void Collect(Rig rig, SkinnedMeshRenderer renderer, List<Vector3>[] all)
        {
            Transform[] bones = renderer.bones;
            var mine = new List<Vector3>[bones.Length];
            var units = new Vector3[bones.Length];
            for (int i = 0; i < bones.Length; i++)
            {
                int joint = bones[i] == null ? -1 : Array.IndexOf(rig.Bones, bones[i]);
                mine[i] = joint < 0 ? null : all[joint];
                // The bind pose is of the model's own units; a bone's scale in it is the import's.
                if (mine[i] != null) units[i] = bones[i].lossyScale;
            }
            if (Array.TrueForAll(mine, one => one == null)) return;
            Vector3[] vertices = renderer.sharedMesh.vertices;
            BoneWeight[] weights = renderer.sharedMesh.boneWeights;
            Matrix4x4[] binds = renderer.sharedMesh.bindposes;
            for (int i = 0; i < weights.Length; i++)
            {
                int bone = weights[i].boneIndex0;
                if (weights[i].weight0 < 0.5f || mine[bone] == null) continue;
                mine[bone].Add(Vector3.Scale(binds[bone].MultiplyPoint3x4(vertices[i]), units[bone]));
            }
        }

        private static double Median(List<double> values)
        {
            values.Sort();
            return values[values.Count / 2];
        }
    }
}
