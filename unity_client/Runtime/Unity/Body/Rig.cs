using System.Collections.Generic;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>
    /// The bones of one body and the pose that it was authored in, T or A, with whatever axes. To be made before anything moves the bones.
    /// Places are metres in the root's axes, from the root; arrays are in the order of Humanoid.Names.
    /// </summary>
    public sealed class Rig
    {
        /// <summary>(55) null where the body lacks one.</summary>
        public readonly Transform[] Bones = new Transform[Humanoid.Count];

        /// <summary>(55) authored places.</summary>
        public readonly Vector3[] Places = new Vector3[Humanoid.Count];

        /// <summary>(55) authored rotations.</summary>
        public readonly Quaternion[] Turns = new Quaternion[Humanoid.Count];

        public readonly Transform Root;

        private float scale;

        public Rig(Transform root, Animator animator, IEnumerable<BoneSlot> slots)
        {
            Root = root;
            if (animator != null && animator.isHuman)
                for (int i = 0; i < Bones.Length; i++) Bones[i] = animator.GetBoneTransform(Humanoid.Bone(i));
            if (slots != null)
                foreach (BoneSlot slot in slots)
                    if (slot.Bone != null && Humanoid.Index(slot.Joint) >= 0) Bones[Humanoid.Index(slot.Joint)] = slot.Bone;
            scale = Root.lossyScale.y;
            Quaternion back = Quaternion.Inverse(Root.rotation);
            Vector3 from = Root.position;
            for (int i = 0; i < Bones.Length; i++)
            {
                if (Bones[i] == null) continue;
                Places[i] = back * (Bones[i].position - from);
                Turns[i] = back * Bones[i].rotation;
            }
        }

        /// <summary>The root was scaled, evenly.</summary>
        public void Rescale()
        {
            float factor = Root.lossyScale.y / scale;
            for (int i = 0; i < Places.Length; i++) Places[i] *= factor;
            scale = Root.lossyScale.y;
        }

        /// <summary>The nearest joint above that the body has; -1 where there is none.</summary>
        public int Above(int joint)
        {
            int parent = Humanoid.Parents[joint];
            while (parent >= 0 && Bones[parent] == null) parent = Humanoid.Parents[parent];
            return parent;
        }

        /// <summary>Names of required joints that the body lacks.</summary>
        public List<string> Missing()
        {
            var missing = new List<string>();
            foreach (string name in Humanoid.Required)
                if (Bones[Humanoid.Index(name)] == null) missing.Add(name);
            return missing;
        }
    }
}
