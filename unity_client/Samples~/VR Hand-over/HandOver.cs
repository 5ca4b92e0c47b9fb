using Kinelink.Unity;
using UnityEngine;

/// <summary>
/// Asks for a thing when a hand is held out, palm up, and takes it when the character holds it over the palm: from then on the engine moves
/// it with the hand, which tells the server that it is out of the character's.
/// </summary>
public sealed class HandOver : MonoBehaviour
{
    public KinelinkCharacter Character;
    public TrackedHand Hand;
    public KinelinkObject Thing;
    public string Sentence = "给我杯子";

    [Tooltip("How long the hand has to be held out, and the thing over it, seconds")]
    public float Patience = 0.8f;

    [Tooltip("How near the thing has to come, metres")]
    public float Near = 0.17f;

    private float held;
    private float near;
    private bool asked;

    /// <summary>Whether the hand has the thing.</summary>
    public bool Taken { get; private set; }

    private void Update()
    {
        // The palm's own up points out of the back of the hand.
        bool offered = Hand.Tracked && Vector3.Dot(Hand.transform.up, Vector3.down) > 0.7f;
        held = offered ? held + Time.deltaTime : 0;
        if (!offered) asked = false;
        if (Taken || held < Patience) return;
        if (!asked) asked = Character.Perform(Sentence) != 0;
        near = Vector3.Distance(Thing.transform.position, Hand.transform.position) < Near ? near + Time.deltaTime : 0;
        if (near < Patience) return;
        Taken = true;
        Thing.transform.SetParent(Hand.transform, true);
    }
}
