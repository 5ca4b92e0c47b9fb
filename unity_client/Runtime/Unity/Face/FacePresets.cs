using System;
using System.Collections.Generic;

namespace Kinelink.Unity
{
    /// <summary>The rows of usual faces: ARKit's 52 units, Oculus' 15 visemes, VRM's mouths and blinks.</summary>
    public static class FacePresets
    {
        /// <summary>What begins the name of a curve that is made of the events `viseme`.</summary>
        public const string VisemePrefix = "viseme:";

        public static readonly string[] Visemes = { "sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "ih", "oh", "ou" };

        public static readonly string[] ArKit =
        {
            "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight", "cheekPuff",
            "cheekSquintLeft", "cheekSquintRight", "eyeBlinkLeft", "eyeBlinkRight", "eyeLookDownLeft",
            "eyeLookDownRight", "eyeLookInLeft", "eyeLookInRight", "eyeLookOutLeft", "eyeLookOutRight",
            "eyeLookUpLeft", "eyeLookUpRight", "eyeSquintLeft", "eyeSquintRight", "eyeWideLeft", "eyeWideRight",
            "jawForward", "jawLeft", "jawOpen", "jawRight", "mouthClose", "mouthDimpleLeft", "mouthDimpleRight",
            "mouthFrownLeft", "mouthFrownRight", "mouthFunnel", "mouthLeft", "mouthLowerDownLeft",
            "mouthLowerDownRight", "mouthPressLeft", "mouthPressRight", "mouthPucker", "mouthRight",
            "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper", "mouthSmileLeft",
            "mouthSmileRight", "mouthStretchLeft", "mouthStretchRight", "mouthUpperUpLeft", "mouthUpperUpRight",
            "noseSneerLeft", "noseSneerRight", "tongueOut"
        };

        // What of VRM's five mouths each viseme takes; lips that close take none.
        private static readonly string[] vrmMouths =
        {
            "aa viseme:aa 1", "aa viseme:kk 0.2", "ih viseme:ih 1", "ih viseme:TH 0.35", "ih viseme:DD 0.3", "ih viseme:nn 0.3",
            "ih viseme:FF 0.1", "ou viseme:ou 1", "ou viseme:CH 0.6", "ou viseme:RR 0.45", "ee viseme:E 1", "ee viseme:SS 0.3",
            "oh viseme:oh 1", "blinkLeft eyeBlinkLeft 1", "blinkRight eyeBlinkRight 1"
        };

        // The same mouths as VRM 0.x and VRoid call them.
        private static readonly string[] vrm0 = { "aa A", "ih I", "ou U", "ee E", "oh O", "blinkLeft Blink_L", "blinkRight Blink_R" };

        /// <summary>Rows for those of a mesh's blend shapes that some usual set has, and the names of shapes that none has.</summary>
        public static List<FaceRow> Match(IEnumerable<string> shapes, List<string> left)
        {
            var all = new List<FaceRow>();
            all.AddRange(OfArKit());
            all.AddRange(OfOculus());
            all.AddRange(OfVrm());
            var rows = new List<FaceRow>();
            foreach (string shape in shapes)
            {
                int before = rows.Count;
                foreach (FaceRow row in all)
                    if (Same(row.Shape, shape)) rows.Add(new FaceRow(shape, row.Curve, row.Gain));
                if (rows.Count == before) left.Add(shape);
            }
            return rows;
        }

        public static List<FaceRow> OfArKit()
        {
            var rows = new List<FaceRow>();
            foreach (string name in ArKit) rows.Add(new FaceRow(name, name, 1));
            return rows;
        }

        /// <summary>Shapes called viseme_aa and so on, as Oculus' and Ready Player Me's avatars have them.</summary>
        public static List<FaceRow> OfOculus()
        {
            var rows = new List<FaceRow>();
            foreach (string name in Visemes)
            {
                rows.Add(new FaceRow("viseme_" + name, VisemePrefix + name, 1));
                // Some exporters spell the vowel as VRM does.
                if (name == "ih" || name == "oh" || name == "ou") rows.Add(new FaceRow("viseme_" + char.ToUpperInvariant(name[0]), VisemePrefix + name, 1));
            }
            return rows;
        }

        /// <summary>VRM 1.0's mouths and blinks, and VRM 0.x's.</summary>
        public static List<FaceRow> OfVrm()
        {
            var rows = new List<FaceRow>();
            foreach (string line in vrmMouths)
            {
                string[] words = line.Split(' ');
                float gain = float.Parse(words[2], System.Globalization.CultureInfo.InvariantCulture);
                rows.Add(new FaceRow(words[0], words[1], gain));
                foreach (string pair in vrm0)
                    if (pair.StartsWith(words[0] + " ", StringComparison.Ordinal)) rows.Add(new FaceRow(pair.Substring(words[0].Length + 1), words[1], gain));
            }
            rows.Add(new FaceRow("blink", "eyeBlinkLeft", 0.5f));
            rows.Add(new FaceRow("blink", "eyeBlinkRight", 0.5f));
            return rows;
        }

        /// <summary>Whether a mesh's shape is meant by a name: whole names, but for case and what an exporter puts before the last dot.</summary>
        public static bool Same(string name, string shape)
        {
            return string.Equals(name, shape.Substring(shape.LastIndexOf('.') + 1), StringComparison.OrdinalIgnoreCase)
                || string.Equals(name, shape, StringComparison.OrdinalIgnoreCase);
        }
    }
}
