using System.Collections.Generic;
using UnityEngine;

namespace Kinelink.Unity.Editing
{
    /// <summary>Which bones of a body are which joints, and a report of what was found, what is missing and what that means.</summary>
    public sealed class BoneMatch
    {
        /// <summary>Where the names come from: "humanoid avatar", or the program whose names fit best.</summary>
        public string Source { get; private set; }

        /// <summary>Joints with a bone.</summary>
        public readonly List<BoneSlot> Found = new List<BoneSlot>();

        /// <summary>Required joints without one: the body can't be used.</summary>
        public readonly List<string> MissingRequired = new List<string>();

        /// <summary>Other joints without one: the server takes an average body's.</summary>
        public readonly List<string> MissingOptional = new List<string>();

        /// <summary>Transforms below the hips that are no joint and ride along.</summary>
        public readonly List<string> Unused = new List<string>();

        /// <summary>What is doubtful about the bones that were found.</summary>
        public readonly List<string> Doubts = new List<string>();

        public static BoneMatch Of(GameObject body)
        {
            var match = new BoneMatch();
            var animator = body.GetComponentInChildren<Animator>(true);
            if (animator != null && animator.isHuman) match.TakeAvatar(animator);
            else match.TakeNames(body.GetComponentsInChildren<Transform>(true));
            match.Finish(body);
            return match;
        }

        /// <summary>The report, a line each.</summary>
        public List<string> Report()
        {
            var lines = new List<string>();
            lines.Add(Found.Count + " of " + Humanoid.Count + " joints found, by " + Source);
            lines.Add(MissingRequired.Count == 0
                ? "all required joints are there"
                : "missing, and required: " + string.Join(", ", MissingRequired.ToArray()) + ". Assign them by hand, or make the model a humanoid");
            if (MissingOptional.Count > 0) lines.Add("missing, filled in by the server: " + string.Join(", ", MissingOptional.ToArray()));
            if (Unused.Count > 0) lines.Add("ride along: " + string.Join(", ", Unused.ToArray()));
            lines.AddRange(Doubts);
            return lines;
        }

        private void TakeAvatar(Animator animator)
        {
            Source = "humanoid avatar";
            for (int i = 0; i < Humanoid.Count; i++)
            {
                Transform bone = animator.GetBoneTransform(Humanoid.Bone(i));
                if (bone != null) Found.Add(new BoneSlot { Joint = Humanoid.Names[i], Bone = bone });
            }
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
                Found.Clear();
                foreach (string joint in Humanoid.Names)
                    if (found.ContainsKey(joint)) Found.Add(new BoneSlot { Joint = joint, Bone = found[joint] });
            }
        }

        private void Finish(GameObject body)
        {
            var known = new Dictionary<string, Transform>();
            foreach (BoneSlot slot in Found) known.Add(slot.Joint, slot.Bone);
            foreach (string joint in Humanoid.Names)
                if (!known.ContainsKey(joint))
                    (System.Array.IndexOf(Humanoid.Required, joint) >= 0 ? MissingRequired : MissingOptional).Add(joint);
            Transform hips;
            if (known.TryGetValue("hips", out hips))
                foreach (Transform bone in hips.GetComponentsInChildren<Transform>(true))
                    if (!known.ContainsValue(bone)) Unused.Add(bone.name);
            Doubt(body.transform, known);
        }

        private void Doubt(Transform root, Dictionary<string, Transform> known)
        {
            for (int i = 0; i < Humanoid.Count; i++)
            {
                Transform bone, above = null;
                if (!known.TryGetValue(Humanoid.Names[i], out bone)) continue;
                int parent = Humanoid.Parents[i];
                while (parent >= 0 && !known.TryGetValue(Humanoid.Names[parent], out above)) parent = Humanoid.Parents[parent];
                if (above != null && !bone.IsChildOf(above))
                    Doubts.Add(Humanoid.Names[i] + " (" + bone.name + ") isn't below " + Humanoid.Names[parent] + " (" + above.name + ")");
            }
            Transform left, right;
            if (known.TryGetValue("leftUpperArm", out left) && known.TryGetValue("rightUpperArm", out right))
                if (root.InverseTransformPoint(left.position).x > root.InverseTransformPoint(right.position).x)
                    Doubts.Add("the left arm is at the right: the body has to face along its root's +Z");
            Vector3 scale = root.lossyScale;
            if (Mathf.Abs(scale.x - scale.y) > 1e-3f * Mathf.Abs(scale.y) || Mathf.Abs(scale.z - scale.y) > 1e-3f * Mathf.Abs(scale.y))
                Doubts.Add("the root is scaled unevenly; scale it evenly");
        }
    }
}
