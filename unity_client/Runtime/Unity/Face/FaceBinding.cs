using System;
using System.Collections.Generic;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>A face map on the meshes of one body: which curve goes into which blend shape by index, looked up once.</summary>
    public sealed class FaceBinding
    {
        private readonly FaceMap map;
        private readonly SkinnedMeshRenderer[] meshes;
        private readonly float[] visemes = new float[FacePresets.Visemes.Length];
        private Target[] targets = new Target[0];

        public FaceBinding(FaceMap map, SkinnedMeshRenderer[] meshes)
        {
            this.map = map;
            this.meshes = meshes;
        }

        /// <summary>Blend shapes that are driven.</summary>
        public int Count
        {
            get { return targets.Length; }
        }

        /// <summary>Rows of the map that found no blend shape or no curve, in words.</summary>
        public List<string> Unmatched { get; private set; }

        /// <summary>The curves' names have changed.</summary>
        public void Begin(string[] curves)
        {
            var found = new List<Target>();
            var without = new List<string>();
            foreach (FaceRow row in map.Rows)
            {
                int viseme = row.Curve.StartsWith(FacePresets.VisemePrefix, StringComparison.Ordinal)
                    ? Array.IndexOf(FacePresets.Visemes, row.Curve.Substring(FacePresets.VisemePrefix.Length)) : -1;
                int curve = Array.IndexOf(curves, row.Curve);
                bool anywhere = false;
                foreach (SkinnedMeshRenderer mesh in meshes)
                {
                    int shape = ShapeOf(mesh, row.Shape);
                    if (shape < 0) continue;
                    anywhere = true;
                    if (curve < 0 && viseme < 0) continue;
                    Find(found, mesh, shape).Add(curve, viseme, row.Gain);
                }
                if (!anywhere) without.Add("no mesh has the blend shape '" + row.Shape + "'");
                else if (curve < 0 && viseme < 0) without.Add("the stream has no curve '" + row.Curve + "'");
            }
            targets = found.ToArray();
            Unmatched = without;
        }

        /// <summary>Show a frame's curves.</summary>
        public void Apply(Frame frame, VisemeTrack track, float weight)
        {
            track.Sample(frame.Ts, visemes);
            for (int i = 0; i < targets.Length; i++)
            {
                float sum = targets[i].Sum(frame.C, visemes);
                targets[i].Mesh.SetBlendShapeWeight(targets[i].Shape, map.Full * weight * Mathf.Clamp01(sum));
            }
        }

        private static int ShapeOf(SkinnedMeshRenderer mesh, string name)
        {
            if (mesh == null || mesh.sharedMesh == null) return -1;
            for (int i = 0; i < mesh.sharedMesh.blendShapeCount; i++)
                if (FacePresets.Same(name, mesh.sharedMesh.GetBlendShapeName(i))) return i;
            return -1;
        }

        private static Target Find(List<Target> found, SkinnedMeshRenderer mesh, int shape)
        {
            foreach (Target one in found)
                if (one.Mesh == mesh && one.Shape == shape) return one;
            var made = new Target(mesh, shape);
            found.Add(made);
            return made;
        }

        /// <summary>One blend shape and the curves that go into it.</summary>
        private sealed class Target
        {
            public readonly SkinnedMeshRenderer Mesh;
            public readonly int Shape;
            private readonly List<int> curves = new List<int>();
            private readonly List<int> mouths = new List<int>();
            private readonly List<float> gains = new List<float>();

            public Target(SkinnedMeshRenderer mesh, int shape)
            {
                Mesh = mesh;
                Shape = shape;
            }

            public void Add(int curve, int viseme, float gain)
            {
                curves.Add(curve);
                mouths.Add(viseme);
                gains.Add(gain);
            }

            public float Sum(float[] values, float[] visemes)
            {
                float sum = 0;
                for (int i = 0; i < gains.Count; i++)
                {
                    if (mouths[i] >= 0) sum += gains[i] * visemes[mouths[i]];
                    else if (curves[i] < values.Length) sum += gains[i] * values[curves[i]];
                }
                return sum;
            }
        }
    }
}
