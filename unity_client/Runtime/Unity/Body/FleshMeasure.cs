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
            for (int i = 0; i < Humanoid.Count; i++)
            {
                string name = Humanoid.Names[i];
                if (rig.Bones[i] == null || !name.Contains("Hand") && !IsFinger(name)) continue;
                int end = End(rig, i);
                if (end < 0) continue;
                List<Vector3> mine = Vertices(rig.Bones[i], meshes);
                // In the bone's own axes, in metres.
                Vector3 along = Quaternion.Inverse(rig.Turns[i]) * (rig.Places[end] - rig.Places[i]);
                if (mine.Count < 2 * Fewest || along.magnitude < 1e-4f) continue;
                double radius = name.EndsWith("Hand") ? Palm(rig, i, mine, along) : Finger(mine, along, name.EndsWith("Distal"));
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
            int end = name.EndsWith("Hand") ? Humanoid.Index(name.Replace("Hand", "MiddleProximal")) : name.EndsWith("Distal") ? -1 : joint + 1;
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

        /// <summary>Vertices that a bone moves most, in its axes, metres.</summary>
        private static List<Vector3> Vertices(Transform bone, SkinnedMeshRenderer[] meshes)
        {
            var mine = new List<Vector3>();
            foreach (SkinnedMeshRenderer renderer in meshes)
            {
                Mesh mesh = renderer.sharedMesh;
                int which = mesh == null || !mesh.isReadable || renderer.bones == null ? -1 : Array.IndexOf(renderer.bones, bone);
                if (which < 0) continue;
                Vector3[] vertices = mesh.vertices;
                BoneWeight[] weights = mesh.boneWeights;
                Matrix4x4 bind = mesh.bindposes[which];
                // The bind pose is of the model's own units; a bone's scale in it is the import's.
                Vector3 unit = bone.lossyScale;
                for (int i = 0; i < weights.Length; i++)
                    if (weights[i].boneIndex0 == which && weights[i].weight0 >= 0.5f) mine.Add(Vector3.Scale(bind.MultiplyPoint3x4(vertices[i]), unit));
            }
            return mine;
        }

        private static double Median(List<double> values)
        {
            values.Sort();
            return values[values.Count / 2];
        }
    }
}
