using System.Collections.Generic;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>A rig as the request set_avatar has it: the wire's axes, metres, each joint in the frame of the nearest joint above that the body has.</summary>
    public static class AvatarMessage
    {
        public static AvatarInfo Of(Rig rig, IDictionary<string, double> radii)
        {
            var names = new List<string>();
            var parents = new List<int>();
            var at = new int[Humanoid.Count];
            int count = 0;
            foreach (Transform bone in rig.Bones)
                if (bone != null) count++;
            var translations = new float[3 * count];
            var rotations = new float[4 * count];
            for (int i = 0; i < Humanoid.Count; i++)
            {
                if (rig.Bones[i] == null) continue;
                int above = rig.Above(i), row = names.Count;
                at[i] = row;
                Quaternion back = above < 0 ? Quaternion.identity : Quaternion.Inverse(rig.Turns[above]);
                Axes.Write(back * (rig.Places[i] - (above < 0 ? Vector3.zero : rig.Places[above])), translations, 3 * row);
                Axes.Write(Quaternion.Normalize(back * rig.Turns[i]), rotations, 4 * row);
                names.Add(Humanoid.Names[i]);
                parents.Add(above < 0 ? -1 : at[above]);
            }
            return new AvatarInfo { Names = names, Parents = parents, Translations = translations, Rotations = rotations, Radii = radii };
        }
    }
}
