using System;
using System.Collections.Generic;
using UnityEngine;

namespace Kinelink.Unity.Editing
{
    /// <summary>Which bones of a body are which joints, and a report of what was found, what is missing and what that means.</summary>
    public sealed class BoneMatch
    {
        /// <summary>Where the names come from: "humanoid avatar", or the program whose names fit best.</summary>
        public string Source { get; private set; }

        /// <summary>(55) in the order of Humanoid.Names; without a bone where none was found. Check after they were changed.</summary>
        public readonly BoneSlot[] Slots = new BoneSlot[Humanoid.Count];

        /// <summary>Required joints without one: the body can't be used.</summary>
        public readonly List<string> MissingRequired = new List<string>();

        /// <summary>Other joints without one: the server takes an average body's.</summary>
        public readonly List<string> MissingOptional = new List<string>();

        /// <summary>Transforms below the hips that are no joint and ride along.</summary>
        public readonly List<string> Unused = new List<string>();

        /// <summary>What is doubtful about the bones that were found.</summary>
        public readonly List<string> Doubts = new List<string>();

        private readonly Transform root;

        private BoneMatch(Transform root)
        {
            this.root = root;
            for (int i = 0; i < Slots.Length; i++) Slots[i] = new BoneSlot { Joint = Humanoid.Names[i] };
        }

        /// <summary>Joints with a bone.</summary>
        public int Found
        {
            get { return Array.FindAll(Slots, slot => slot.Bone != null).Length; }
        }

        public static BoneMatch Of(GameObject body)
        {
            var match = new BoneMatch(body.transform);
            var animator = body.GetComponentInChildren<Animator>(true);
            if (animator != null && animator.isHuman) match.TakeAvatar(animator);
            else match.TakeNames(body.GetComponentsInChildren<Transform>(true));
            match.Check();
            return match;
        }

        /// <summary>Look anew at what is missing, unused and doubtful.</summary>
        public void Check()
        {
            MissingRequired.Clear();
            MissingOptional.Clear();
            Unused.Clear();
            Doubts.Clear();
            foreach (BoneSlot slot in Slots)
                if (slot.Bone == null) (Array.IndexOf(Humanoid.Required, slot.Joint) >= 0 ? MissingRequired : MissingOptional).Add(slot.Joint);
            Transform hips = BoneOf("hips");
            if (hips != null)
                foreach (Transform bone in hips.GetComponentsInChildren<Transform>(true))
                    if (!Array.Exists(Slots, slot => slot.Bone == bone)) Unused.Add(bone.name);
            DoubtOrder();
            DoubtRoot();
        }

        /// <summary>The report, a line each.</summary>
        public List<string> Report()
        {
            var lines = new List<string>();
            lines.Add(Found + " of " + Humanoid.Count + " joints found, by " + Source);
            lines.Add(MissingRequired.Count == 0
                ? "all required joints are there"
                : "missing, and required: " + string.Join(", ", MissingRequired.ToArray()) + ". Assign them below, or make the model a humanoid");
            if (MissingOptional.Count > 0) lines.Add("missing, filled in by the server: " + string.Join(", ", MissingOptional.ToArray()));
            if (Unused.Count > 0) lines.Add("ride along: " + string.Join(", ", Unused.ToArray()));
            lines.AddRange(Doubts);
            return lines;
        }

        private void TakeAvatar(Animator animator)
        {
            Source = "humanoid avatar";
            for (int i = 0; i < Slots.Length; i++) Slots[i].Bone = animator.GetBoneTransform(Humanoid.Bone(i));
        }

        private void TakeNames(Transform[] bones)
        {
            int best = -1;
            for (int family = 0; family < BoneFamilies.Count; family++)
            {
                Dictionary<string, string> table = BoneFamilies.Table(family);
                var found = new Dictionary<string, Transform>();
                foreach (Transform bone in bones)
                {
                    string joint;
                    if (table.TryGetValue(BoneFamilies.Plain(bone.name), out joint) && !found.ContainsKey(joint)) found.Add(joint, bone);
                }
                int score = found.Count;
                foreach (string required in Humanoid.Required)
                    if (found.ContainsKey(required)) score += Humanoid.Count;
                if (score <= best) continue;
                best = score;
                Source = "the names of " + BoneFamilies.Name(family);
                foreach (BoneSlot slot in Slots)
                {
                    Transform bone;
                    slot.Bone = found.TryGetValue(slot.Joint, out bone) ? bone : null;
                }
            }
        }

        private Transform BoneOf(string joint)
        {
            return Slots[Humanoid.Index(joint)].Bone;
        }

        private void DoubtOrder()
        {
            for (int i = 0; i < Slots.Length; i++)
            {
                int parent = Humanoid.Parents[i];
                while (parent >= 0 && Slots[parent].Bone == null) parent = Humanoid.Parents[parent];
                Transform bone = Slots[i].Bone;
                if (bone == null || parent < 0 || bone.IsChildOf(Slots[parent].Bone)) continue;
                Doubts.Add(Slots[i].Joint + " (" + bone.name + ") isn't below " + Slots[parent].Joint + " (" + Slots[parent].Bone.name + ")");
            }
        }

        private void DoubtRoot()
        {
            Transform left = BoneOf("leftUpperArm"), right = BoneOf("rightUpperArm");
            if (left != null && right != null && root.InverseTransformPoint(left.position).x > root.InverseTransformPoint(right.position).x)
                Doubts.Add("the left arm is at the right: the body has to face along its root's +Z");
            Vector3 scale = root.lossyScale;
            if (Mathf.Abs(scale.x - scale.y) > 1e-3f * Mathf.Abs(scale.y) || Mathf.Abs(scale.z - scale.y) > 1e-3f * Mathf.Abs(scale.y))
                Doubts.Add("the root is scaled unevenly; scale it evenly");
        }
    }
}
