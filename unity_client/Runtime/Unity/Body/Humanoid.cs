using System.Collections.Generic;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>The joints of the protocol (VRM 1.0 names), parents first, and what Unity calls them.</summary>
    public static class Humanoid
    {
        /// <summary>(55) names.</summary>
        public static readonly string[] Names;

        /// <summary>(55) index of each joint's parent, -1 for the hips.</summary>
        public static readonly int[] Parents;

        /// <summary>The joints that a body has to have.</summary>
        public static readonly string[] Required =
        {
            "hips", "spine", "head",
            "leftUpperArm", "leftLowerArm", "leftHand", "rightUpperArm", "rightLowerArm", "rightHand",
            "leftUpperLeg", "leftLowerLeg", "leftFoot", "rightUpperLeg", "rightLowerLeg", "rightFoot"
        };

        private static readonly Dictionary<string, int> indices = new Dictionary<string, int>();

        // In the order of Names. Unity counts the thumb from its proximal bone, VRM 1.0 from the metacarpal.
        private static readonly HumanBodyBones[] bones =
        {
            HumanBodyBones.Hips, HumanBodyBones.Spine, HumanBodyBones.Chest, HumanBodyBones.UpperChest, HumanBodyBones.Neck, HumanBodyBones.Head,
            HumanBodyBones.LeftEye, HumanBodyBones.RightEye, HumanBodyBones.Jaw,
            HumanBodyBones.LeftUpperLeg, HumanBodyBones.LeftLowerLeg, HumanBodyBones.LeftFoot, HumanBodyBones.LeftToes,
            HumanBodyBones.RightUpperLeg, HumanBodyBones.RightLowerLeg, HumanBodyBones.RightFoot, HumanBodyBones.RightToes,
            HumanBodyBones.LeftShoulder, HumanBodyBones.LeftUpperArm, HumanBodyBones.LeftLowerArm, HumanBodyBones.LeftHand,
            HumanBodyBones.LeftThumbProximal, HumanBodyBones.LeftThumbIntermediate, HumanBodyBones.LeftThumbDistal,
            HumanBodyBones.LeftIndexProximal, HumanBodyBones.LeftIndexIntermediate, HumanBodyBones.LeftIndexDistal,
            HumanBodyBones.LeftMiddleProximal, HumanBodyBones.LeftMiddleIntermediate, HumanBodyBones.LeftMiddleDistal,
            HumanBodyBones.LeftRingProximal, HumanBodyBones.LeftRingIntermediate, HumanBodyBones.LeftRingDistal,
            HumanBodyBones.LeftLittleProximal, HumanBodyBones.LeftLittleIntermediate, HumanBodyBones.LeftLittleDistal,
            HumanBodyBones.RightShoulder, HumanBodyBones.RightUpperArm, HumanBodyBones.RightLowerArm, HumanBodyBones.RightHand,
            HumanBodyBones.RightThumbProximal, HumanBodyBones.RightThumbIntermediate, HumanBodyBones.RightThumbDistal,
            HumanBodyBones.RightIndexProximal, HumanBodyBones.RightIndexIntermediate, HumanBodyBones.RightIndexDistal,
            HumanBodyBones.RightMiddleProximal, HumanBodyBones.RightMiddleIntermediate, HumanBodyBones.RightMiddleDistal,
            HumanBodyBones.RightRingProximal, HumanBodyBones.RightRingIntermediate, HumanBodyBones.RightRingDistal,
            HumanBodyBones.RightLittleProximal, HumanBodyBones.RightLittleIntermediate, HumanBodyBones.RightLittleDistal
        };

        static Humanoid()
        {
            var names = new List<string>();
            var parents = new List<int>();
            Add(names, parents, "hips", null);
            Add(names, parents, "spine", "hips");
            Add(names, parents, "chest", "spine");
            Add(names, parents, "upperChest", "chest");
            Add(names, parents, "neck", "upperChest");
            Add(names, parents, "head", "neck");
            Add(names, parents, "leftEye", "head");
            Add(names, parents, "rightEye", "head");
            Add(names, parents, "jaw", "head");
            foreach (string side in new[] { "left", "right" })
                Chain(names, parents, "hips", side + "UpperLeg", side + "LowerLeg", side + "Foot", side + "Toes");
            foreach (string side in new[] { "left", "right" })
            {
                Chain(names, parents, "upperChest", side + "Shoulder", side + "UpperArm", side + "LowerArm", side + "Hand");
                Chain(names, parents, side + "Hand", side + "ThumbMetacarpal", side + "ThumbProximal", side + "ThumbDistal");
                foreach (string finger in new[] { "Index", "Middle", "Ring", "Little" })
                    Chain(names, parents, side + "Hand", side + finger + "Proximal", side + finger + "Intermediate", side + finger + "Distal");
            }
            Names = names.ToArray();
            Parents = parents.ToArray();
        }

        public static int Count
        {
            get { return Names.Length; }
        }

        /// <summary>Where a joint is in Names; -1 where there is none of that name.</summary>
        public static int Index(string name)
        {
            int index;
            return indices.TryGetValue(name, out index) ? index : -1;
        }

        /// <summary>What Unity's Animator calls a joint.</summary>
        public static HumanBodyBones Bone(int joint)
        {
            return bones[joint];
        }

        private static void Add(List<string> names, List<int> parents, string name, string parent)
        {
            parents.Add(parent == null ? -1 : indices[parent]);
            indices[name] = names.Count;
            names.Add(name);
        }

        private static void Chain(List<string> names, List<int> parents, string parent, params string[] chain)
        {
            foreach (string name in chain)
            {
                Add(names, parents, name, parent);
                parent = name;
            }
        }
    }
}
