using Kinelink.Unity;
using UnityEngine;

/// <summary>The user's head as a thing of the session: characters look at it, and "show me" is towards it. Put it on the XR camera.</summary>
[RequireComponent(typeof(KinelinkObject))]
[DefaultExecutionOrder(-300)]
public sealed class TrackedHead : MonoBehaviour
{
    private void Awake()
    {
        var thing = GetComponent<KinelinkObject>();
        thing.Id = "user_head";
        thing.Category = "user_head";
        thing.MovedBy = Mover.Engine;
        thing.Movable = false;
        thing.Box = new Bounds(Vector3.zero, new Vector3(0.17f, 0.24f, 0.2f));
    }
}
