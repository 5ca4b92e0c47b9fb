using System;
using System.Collections.Generic;
using KinelinkDoubles;

// https://docs.unity3d.com/2021.3/Documentation/ScriptReference/{page}.html, where {page} stands behind `//=`.
namespace UnityEngine
{
    public enum HumanBodyBones //= HumanBodyBones
    {
        Hips, LeftUpperLeg, RightUpperLeg, LeftLowerLeg, RightLowerLeg, LeftFoot, RightFoot, Spine, Chest, Neck, Head,
        LeftShoulder, RightShoulder, LeftUpperArm, RightUpperArm, LeftLowerArm, RightLowerArm, LeftHand, RightHand,
        LeftToes, RightToes, LeftEye, RightEye, Jaw,
        LeftThumbProximal, LeftThumbIntermediate, LeftThumbDistal, LeftIndexProximal, LeftIndexIntermediate, LeftIndexDistal,
        LeftMiddleProximal, LeftMiddleIntermediate, LeftMiddleDistal, LeftRingProximal, LeftRingIntermediate, LeftRingDistal,
        LeftLittleProximal, LeftLittleIntermediate, LeftLittleDistal,
        RightThumbProximal, RightThumbIntermediate, RightThumbDistal, RightIndexProximal, RightIndexIntermediate, RightIndexDistal,
        RightMiddleProximal, RightMiddleIntermediate, RightMiddleDistal, RightRingProximal, RightRingIntermediate, RightRingDistal,
        RightLittleProximal, RightLittleIntermediate, RightLittleDistal, UpperChest, LastBone
    }

    public sealed class Avatar : Object //= Avatar
    {
        public bool isHuman { get; internal set; } //= Avatar-isHuman
    }

    public class RuntimeAnimatorController : Object { } //= RuntimeAnimatorController

    public sealed class Animator : Behaviour //= Animator
    {
        // What Unity works out of the model's avatar definition: which transform is which bone.
        internal readonly Dictionary<HumanBodyBones, Transform> Bones = new Dictionary<HumanBodyBones, Transform>();

        public Avatar avatar { get; set; } //= Animator-avatar
        public RuntimeAnimatorController runtimeAnimatorController { get; set; } //= Animator-runtimeAnimatorController
        public bool hasTransformHierarchy { get { return true; } } //= Animator-hasTransformHierarchy
        public bool isHuman { get { return avatar != null && avatar.isHuman; } } //= Animator-isHuman

        public Transform GetBoneTransform(HumanBodyBones humanBoneId) //= Animator.GetBoneTransform
        {
            Game.OnMain();
            if (humanBoneId == HumanBodyBones.LastBone) throw new IndexOutOfRangeException("LastBone is no bone");
            Transform bone;
            return Bones.TryGetValue(humanBoneId, out bone) ? bone : null;
        }
    }

    public struct HumanPose //= HumanPose
    {
        public float[] muscles; //= HumanPose-muscles
    }

    // Muscles aren't imitated: it only records what was asked of it, in which order.
    public sealed class HumanPoseHandler : IDisposable //= HumanPoseHandler
    {
        internal static readonly List<string> Calls = new List<string>();
        private readonly Transform root;

        public HumanPoseHandler(Avatar avatar, Transform root) //= HumanPoseHandler-ctor
        {
            Game.OnMain();
            if (avatar == null || !avatar.isHuman) throw new ArgumentException("the avatar is no humanoid");
            this.root = root;
        }

        public void GetHumanPose(ref HumanPose humanPose) { Note("get", humanPose); humanPose.muscles = humanPose.muscles ?? new float[95]; } //= HumanPoseHandler.GetHumanPose
        public void SetHumanPose(ref HumanPose humanPose) { Note("set", humanPose); } //= HumanPoseHandler.SetHumanPose
        public void Dispose() { Calls.Add("dispose " + root.name); } //= HumanPoseHandler.Dispose

        private void Note(string what, HumanPose pose)
        {
            Game.OnMain();
            Calls.Add(what + " " + root.name);
        }
    }

    public struct Keyframe //= Keyframe
    {
        public Keyframe(float time, float value, float inTangent, float outTangent) : this() //= Keyframe-ctor
        {
            this.time = time;
            this.value = value;
            this.inTangent = inTangent;
            this.outTangent = outTangent;
        }

        public float time { get; set; } //= Keyframe-time
        public float value { get; set; } //= Keyframe-value
        public float inTangent { get; set; } //= Keyframe-inTangent
        public float outTangent { get; set; } //= Keyframe-outTangent
    }

    public sealed class AnimationCurve //= AnimationCurve
    {
        public AnimationCurve(params Keyframe[] keys) { this.keys = keys; } //= AnimationCurve-ctor
        public Keyframe[] keys { get; set; } //= AnimationCurve-keys
        public int length { get { return keys.Length; } } //= AnimationCurve-length

        // Cubic Hermite between keys, held outside.
        public float Evaluate(float time) //= AnimationCurve.Evaluate
        {
            if (keys.Length == 0) return 0;
            if (time <= keys[0].time) return keys[0].value;
            for (int i = 1; i < keys.Length; i++)
            {
                Keyframe a = keys[i - 1], b = keys[i];
                if (time > b.time) continue;
                float dt = b.time - a.time, t = (time - a.time) / dt, t2 = t * t, t3 = t2 * t;
                return (2 * t3 - 3 * t2 + 1) * a.value + (t3 - 2 * t2 + t) * dt * a.outTangent
                    + (-2 * t3 + 3 * t2) * b.value + (t3 - t2) * dt * b.inTangent;
            }
            return keys[keys.Length - 1].value;
        }
    }

    public sealed class AnimationClip : Object //= AnimationClip
    {
        internal readonly Dictionary<string, AnimationCurve> Curves = new Dictionary<string, AnimationCurve>();

        public AnimationClip() { Game.OnMain(); frameRate = 60; } //= AnimationClip-ctor
        public float frameRate { get; set; } //= AnimationClip-frameRate
        public bool legacy { get; set; } //= AnimationClip-legacy

        public float length //= AnimationClip-length
        {
            get
            {
                float last = 0;
                foreach (AnimationCurve curve in Curves.Values) last = Math.Max(last, curve.keys[curve.length - 1].time);
                return last;
            }
        }

        // In a player only legacy clips may be written, as documented.
        public void SetCurve(string relativePath, Type type, string propertyName, AnimationCurve curve) //= AnimationClip.SetCurve
        {
            Game.OnMain();
            if (!Application.isEditor && !legacy) throw new InvalidOperationException("only legacy clips can be written in a player");
            Curves[relativePath + ":" + type.Name + ":" + propertyName] = curve;
        }

    }
}
