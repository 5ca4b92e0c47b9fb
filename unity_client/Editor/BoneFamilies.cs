using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace Kinelink.Unity.Editing
{
    /// <summary>What other programs call the joints of a humanoid. Names are compared without case, separators and prefixes such as "mixamorig:".</summary>
    public static class BoneFamilies
    {
        private static readonly Regex prefix = new Regex(
            @"^(mixamorig\d*|DEF-|ORG-|Bip0?0?1[ _]|Armature_|J_(Bip|Adj|Sec)_)", RegexOptions.IgnoreCase);

        private static readonly Regex separators = new Regex(@"[\s_.\-]+");

        // Trunk: joint=name. Limbs: joint=name, # for the side. Fingers: pattern with # for the side, @ for the finger, % for the bone.
        private static readonly string[][] families =
        {
            Vrm("VRM", "left right", "Metacarpal Proximal Distal"),
            Vrm("Unity", "Left Right", "Proximal Intermediate Distal"),
            Family("Mixamo", "Left Right", "hips=Hips spine=Spine chest=Spine1 upperChest=Spine2 neck=Neck head=Head",
                "Shoulder=#Shoulder UpperArm=#Arm LowerArm=#ForeArm Hand=#Hand UpperLeg=#UpLeg LowerLeg=#Leg Foot=#Foot Toes=#ToeBase Eye=#Eye",
                "#Hand@%", "Thumb Index Middle Ring Pinky", "1 2 3", "1 2 3"),
            // Manny of Unreal Engine 5 has five spine bones; the ones between ride along.
            Unreal("Unreal Engine 5", "spine_03", "spine_05"),
            Unreal("Unreal Engine 4", "spine_02", "spine_03"),
            Family("Rigify", "L R", "hips=spine spine=spine.001 chest=spine.002 upperChest=spine.003 neck=spine.004 head=spine.006 jaw=jaw",
                "Shoulder=shoulder.# UpperArm=upper_arm.# LowerArm=forearm.# Hand=hand.# UpperLeg=thigh.# LowerLeg=shin.# Foot=foot.# Toes=toe.# Eye=eye.#",
                "@.%.#", "thumb f_index f_middle f_ring f_pinky", "01 02 03", "01 02 03"),
            Family("VRoid", "L R", "hips=C_Hips spine=C_Spine chest=C_Chest upperChest=C_UpperChest neck=C_Neck head=C_Head",
                "Shoulder=#_Shoulder UpperArm=#_UpperArm LowerArm=#_LowerArm Hand=#_Hand UpperLeg=#_UpperLeg LowerLeg=#_LowerLeg Foot=#_Foot Toes=#_ToeBase Eye=#_FaceEye",
                "#_@%", "Thumb Index Middle Ring Little", "1 2 3", "1 2 3"),
            Family("SMPL-X", "left right", "hips=pelvis spine=spine1 chest=spine2 upperChest=spine3 neck=neck head=head jaw=jaw",
                "Shoulder=#_collar UpperArm=#_shoulder LowerArm=#_elbow Hand=#_wrist UpperLeg=#_hip LowerLeg=#_knee Foot=#_ankle Toes=#_foot Eye=#_eye_smplhf",
                "#_@%", "thumb index middle ring pinky", "1 2 3", "1 2 3")
        };

        /// <summary>Names of the programs.</summary>
        public static int Count
        {
            get { return families.Length; }
        }

        public static string Name(int family)
        {
            return families[family][0];
        }

        /// <summary>Plain foreign names and the joints they stand for.</summary>
        public static Dictionary<string, string> Table(int family)
        {
            string[] f = families[family];
            var table = new Dictionary<string, string>();
            foreach (string pair in f[2].Split(' ')) Add(table, pair.Split('=')[1], pair.Split('=')[0]);
            string[] sides = f[1].Split(' '), ours = { "left", "right" };
            for (int s = 0; s < 2; s++)
            {
                foreach (string pair in f[3].Split(' ')) Add(table, pair.Split('=')[1].Replace("#", sides[s]), ours[s] + pair.Split('=')[0]);
                string[] fingers = f[5].Split(' '), plainFingers = { "Thumb", "Index", "Middle", "Ring", "Little" };
                for (int i = 0; i < 5; i++)
                {
                    string[] bones = f[i == 0 ? 7 : 6].Split(' '), names = (i == 0 ? "Metacarpal Proximal Distal" : "Proximal Intermediate Distal").Split(' ');
                    for (int b = 0; b < 3; b++)
                        Add(table, f[4].Replace("#", sides[s]).Replace("@", fingers[i]).Replace("%", bones[b]), ours[s] + plainFingers[i] + names[b]);
                }
            }
            return table;
        }

        /// <summary>A bone's name without namespace, prefix, case and separators.</summary>
        public static string Plain(string name)
        {
            int colon = name.LastIndexOfAny(new[] { ':', '|' });
            return separators.Replace(prefix.Replace(name.Substring(colon + 1), ""), "").ToLowerInvariant();
        }

        /// <summary>As VRM has them, but for what Unity's own names differ in.</summary>
        private static string[] Vrm(string name, string sides, string thumb)
        {
            return Family(name, sides, "hips=hips spine=spine chest=chest upperChest=upperChest neck=neck head=head jaw=jaw",
                "Shoulder=#Shoulder UpperArm=#UpperArm LowerArm=#LowerArm Hand=#Hand UpperLeg=#UpperLeg LowerLeg=#LowerLeg Foot=#Foot Toes=#Toes Eye=#Eye",
                "#@%", "Thumb Index Middle Ring Little", "Proximal Intermediate Distal", thumb);
        }

        private static string[] Unreal(string name, string chest, string upperChest)
        {
            return Family(name, "l r", "hips=pelvis spine=spine_01 chest=" + chest + " upperChest=" + upperChest + " neck=neck_01 head=head jaw=jaw",
                "Shoulder=clavicle_# UpperArm=upperarm_# LowerArm=lowerarm_# Hand=hand_# UpperLeg=thigh_# LowerLeg=calf_# Foot=foot_# Toes=ball_# Eye=eye_#",
                "@_%_#", "thumb index middle ring pinky", "01 02 03", "01 02 03");
        }

        private static string[] Family(params string[] words)
        {
            return words;
        }

        private static void Add(Dictionary<string, string> table, string theirs, string ours)
        {
            string plain = Plain(theirs);
            if (!table.ContainsKey(plain)) table.Add(plain, ours);
        }
    }
}
