using System.Collections.Generic;
using KinelinkDoubles;

// https://docs.unity3d.com/Packages/com.unity.xr.hands@1.3/api/{page}.html, where {page} stands behind `//=`;
// of the engine itself, https://docs.unity3d.com/2021.3/Documentation/ScriptReference/{page}.html.
namespace UnityEngine
{
    public struct Pose //= Pose
    {
        public Vector3 position; //= Pose-position
        public Quaternion rotation; //= Pose-rotation

        public Pose(Vector3 position, Quaternion rotation) //= Pose-ctor
        {
            this.position = position;
            this.rotation = rotation;
        }

        public static Pose identity { get { return new Pose(Vector3.zero, Quaternion.identity); } } //= Pose-identity
    }

    public static class SubsystemManager //= SubsystemManager
    {
        internal static readonly List<object> Running = new List<object>();

        public static void GetSubsystems<T>(List<T> subsystems) where T : class //= SubsystemManager.GetSubsystems
        {
            Game.OnMain();
            subsystems.Clear();
            foreach (object one in Running)
                if (one is T) subsystems.Add((T)one);
        }
    }
}

namespace UnityEngine.XR.Hands
{
    public enum XRHandJointID { Invalid = 0, Wrist = 1, Palm = 2 } //= UnityEngine.XR.Hands.XRHandJointID

    public struct XRHandJoint //= UnityEngine.XR.Hands.XRHandJoint
    {
        internal Pose Known;

        public bool TryGetPose(out Pose pose) //= UnityEngine.XR.Hands.XRHandJoint
        {
            pose = Known;
            return true;
        }
    }

    public struct XRHand //= UnityEngine.XR.Hands.XRHand
    {
        internal bool Seen;
        internal Pose Palm;

        public bool isTracked { get { return Seen; } } //= UnityEngine.XR.Hands.XRHand
        public XRHandJoint GetJoint(XRHandJointID id) { return new XRHandJoint { Known = Palm }; } //= UnityEngine.XR.Hands.XRHand
    }

    public sealed class XRHandSubsystem //= UnityEngine.XR.Hands.XRHandSubsystem
    {
        internal XRHand Left, Right;

        public bool running { get { return true; } } //= UnityEngine.XR.Hands.XRHandSubsystem
        public XRHand leftHand { get { return Left; } } //= UnityEngine.XR.Hands.XRHandSubsystem
        public XRHand rightHand { get { return Right; } } //= UnityEngine.XR.Hands.XRHandSubsystem
    }
}
