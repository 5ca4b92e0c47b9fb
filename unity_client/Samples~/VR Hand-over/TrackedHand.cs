using System.Collections.Generic;
using Kinelink.Unity;
using UnityEngine;
using UnityEngine.XR.Hands;

/// <summary>
/// One of the user's hands, tracked by XR Hands, as a thing of the session: "give me the cup" brings the cup over it. To be put on an empty
/// object of its own.
/// </summary>
[RequireComponent(typeof(KinelinkObject))]
[DefaultExecutionOrder(-300)]
public sealed class TrackedHand : MonoBehaviour
{
    public bool Left;

    [Tooltip("The XR origin, whose space joints are in")]
    public Transform Origin;

    private static readonly List<XRHandSubsystem> found = new List<XRHandSubsystem>();
    private XRHandSubsystem hands;
    private KinelinkObject thing;

    /// <summary>Whether the hand is seen.</summary>
    public bool Tracked { get; private set; }

    private void Awake()
    {
        thing = GetComponent<KinelinkObject>();
        thing.Id = Left ? "user_left_hand" : "user_right_hand";
        thing.Category = "user_hand";
        thing.MovedBy = Mover.Engine;
        thing.Movable = false;
        thing.Box = new Bounds(Vector3.zero, new Vector3(0.09f, 0.03f, 0.18f));
        // Not in the scene before it is seen.
        thing.enabled = false;
    }

    private void Update()
    {
        if (hands == null || !hands.running)
        {
            SubsystemManager.GetSubsystems(found);
            hands = found.Count > 0 ? found[0] : null;
        }
        Pose palm = Pose.identity;
        Tracked = hands != null && Palm(Left ? hands.leftHand : hands.rightHand, out palm);
        if (Tracked)
        {
            transform.position = Origin.TransformPoint(palm.position);
            transform.rotation = Origin.rotation * palm.rotation;
        }
        if (thing.enabled != Tracked) thing.enabled = Tracked;
    }

    private static bool Palm(XRHand hand, out Pose pose)
    {
        pose = Pose.identity;
        return hand.isTracked && hand.GetJoint(XRHandJointID.Palm).TryGetPose(out pose);
    }
}
