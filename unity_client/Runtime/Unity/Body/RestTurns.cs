using System;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>
    /// The rotations that bring a body from the pose it was authored in to the T-pose that frames are relative to. The server turned
    /// arms, hands, fingers and legs to straighten them and left everything else; the places of its T-pose say how far.
    /// </summary>
    public static class RestTurns
    {
        // Shorter than this a bone has no direction.
        private const float Shortest = 1e-4f;

        /// <summary>
        /// turns (55): rotations in the root's axes, to be applied to authored ones. places (55): the server's T-pose in Unity's axes, by
        /// Humanoid.Names.
        /// </summary>
        public static void Find(Rig rig, Vector3[] places, Quaternion[] turns)
        {
            for (int i = 0; i < turns.Length; i++)
            {
                int above = rig.Above(i);
                Quaternion inherited = above < 0 ? Quaternion.identity : turns[above];
                turns[i] = rig.Bones[i] == null ? inherited : Extra(rig, places, i, inherited) * inherited;
            }
        }

        /// <summary>What a bone needs on top of what its parent was turned by.</summary>
        private static Quaternion Extra(Rig rig, Vector3[] places, int joint, Quaternion inherited)
        {
            string name = Humanoid.Names[joint];
            string side = name.StartsWith("left", StringComparison.Ordinal) ? "left" : name.StartsWith("right", StringComparison.Ordinal) ? "right" : "";
            if (side.Length == 0) return Quaternion.identity;
            switch (name.Substring(side.Length))
            {
                case "UpperArm":
                case "LowerArm":
                case "UpperLeg":
                case "LowerLeg":
                    return Swing(rig, places, joint, joint + 1, inherited);
                case "Foot":
                    return Yaw(rig, places, joint, joint + 1, inherited);
                case "Hand":
                    return Palm(rig, places, side, inherited);
                case "Shoulder":
                case "Eye":
                case "Toes":
                    return Quaternion.identity;
                default:
                    // A finger's last bone has no end of its own; it goes on as the one before.
                    return name.EndsWith("Distal", StringComparison.Ordinal) ? Quaternion.identity : Swing(rig, places, joint, joint + 1, inherited);
            }
        }

        private static Quaternion Swing(Rig rig, Vector3[] places, int start, int end, Quaternion inherited)
        {
            if (rig.Bones[end] == null) return Quaternion.identity;
            Vector3 has = inherited * (rig.Places[end] - rig.Places[start]), wants = places[end] - places[start];
            return has.magnitude < Shortest || wants.magnitude < Shortest ? Quaternion.identity : Exact.FromTo(has, wants);
        }

        /// <summary>Feet keep their pitch.</summary>
        private static Quaternion Yaw(Rig rig, Vector3[] places, int start, int end, Quaternion inherited)
        {
            if (rig.Bones[end] == null) return Quaternion.identity;
            Vector3 has = inherited * (rig.Places[end] - rig.Places[start]), wants = places[end] - places[start];
            has.y = 0;
            wants.y = 0;
            return has.magnitude < Shortest || wants.magnitude < Shortest ? Quaternion.identity : Exact.FromTo(has, wants);
        }

        /// <summary>A hand has a direction, to the middle finger, and a roll: the row of knuckles.</summary>
        private static Quaternion Palm(Rig rig, Vector3[] places, string side, Quaternion inherited)
        {
            int hand = Humanoid.Index(side + "Hand"), middle = Humanoid.Index(side + "MiddleProximal");
            int index = Humanoid.Index(side + "IndexProximal"), little = Humanoid.Index(side + "LittleProximal");
            if (rig.Bones[middle] == null) return Quaternion.identity;
            Quaternion level = Swing(rig, places, hand, middle, inherited);
            if (rig.Bones[index] == null || rig.Bones[little] == null) return level;
            Vector3 axis = (places[middle] - places[hand]).normalized;
            Vector3 has = Across(level * (inherited * (rig.Places[index] - rig.Places[little])), axis);
            Vector3 wants = Across(places[index] - places[little], axis);
            return has.magnitude < Shortest || wants.magnitude < Shortest ? level : Exact.FromTo(has, wants) * level;
        }

        private static Vector3 Across(Vector3 v, Vector3 axis)
        {
            return v - axis * Vector3.Dot(v, axis);
        }
    }
}
