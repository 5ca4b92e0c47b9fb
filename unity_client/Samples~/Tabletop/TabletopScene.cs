using Kinelink.Unity;
using UnityEngine;

/// <summary>
/// A table with things on it, made of primitives, and a line to type sentences into. Put it on an empty object beside a Kinelink
/// Connection with a Scene Publisher, with a character that looks along +Z from the origin. Drag a cup in the scene view while the character reaches
/// for it: the hand follows.
/// </summary>
[DefaultExecutionOrder(-300)]
public sealed class TabletopScene : MonoBehaviour
{
    public KinelinkCharacter Character;
    public string Sentence = "拿起杯子给我看看";

    private string answer = "";

    private void Awake()
    {
        Make("table", "table", new Vector3(0, 0.37f, 0.85f), new Vector3(1.4f, 0.74f, 0.7f), new Color(0.6f, 0.45f, 0.3f), false);
        Make("red cup", "cup", new Vector3(0.22f, 0.79f, 0.72f), new Vector3(0.08f, 0.1f, 0.08f), new Color(0.8f, 0.2f, 0.2f), true);
        Make("apple", "apple", new Vector3(-0.15f, 0.78f, 0.7f), new Vector3(0.08f, 0.08f, 0.08f), new Color(0.3f, 0.7f, 0.2f), true);
        Make("box", "box", new Vector3(0.5f, 0.82f, 0.75f), new Vector3(0.2f, 0.16f, 0.16f), new Color(0.7f, 0.55f, 0.35f), true);
    }

    private void Make(string called, string category, Vector3 place, Vector3 size, Color color, bool movable)
    {
        GameObject made = GameObject.CreatePrimitive(PrimitiveType.Cube);
        made.name = called;
        made.transform.SetParent(transform, false);
        made.transform.localPosition = place;
        made.transform.localScale = size;
        // The side that faces the user is a thing's front.
        made.transform.localRotation = Quaternion.AngleAxis(180, Vector3.up);
        made.GetComponent<Renderer>().material.color = color;
        var thing = made.AddComponent<KinelinkObject>();
        thing.Category = category;
        thing.Label = called;
        thing.Movable = movable;
    }

    private void OnGUI()
    {
        GUILayout.BeginArea(new Rect(20, 20, 420, 120));
        GUILayout.BeginHorizontal();
        Sentence = GUILayout.TextField(Sentence, GUILayout.Width(300));
        if (GUILayout.Button("Do it") && Character != null) Ask();
        if (GUILayout.Button("Stop") && Character != null) Character.Interrupt();
        GUILayout.EndHorizontal();
        GUILayout.Label(Character == null ? "drag a character into this object's Character" : answer);
        GUILayout.EndArea();
    }

    private void Ask()
    {
        uint id = Character.Perform(Sentence, (reply, failure) =>
        {
            answer = reply != null ? "" : failure != null ? failure.Message + " " + failure.Fix : "the connection ended";
        });
        answer = id == 0 ? "no session is open: is the server running?" : "…";
    }
}
