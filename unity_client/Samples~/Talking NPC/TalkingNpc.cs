using Kinelink;
using Kinelink.Unity;
using UnityEngine;

/// <summary>
/// A character to talk with: type a line, or speak where there is a KinelinkEar. Put it on a character that has a KinelinkVoice. Who answers
/// is a persona of the server; see docs/dialogue.md.
/// </summary>
[RequireComponent(typeof(KinelinkCharacter))]
public sealed class TalkingNpc : MonoBehaviour
{
    [Tooltip("A persona that the server has, such as guide; its first one where it is empty")]
    public string Persona = "";

    private KinelinkCharacter character;
    private KinelinkConnection connection;
    private string line = "";
    private string heard = "";
    private string answer = "";

    private void Start()
    {
        character = GetComponent<KinelinkCharacter>();
        connection = character.Joined;
        if (connection == null) return;
        character.Happened += Hear;
        connection.Opened += Open;
        if (connection.State == ConversationState.Open) Open();
    }

    private void OnDestroy()
    {
        if (connection == null) return;
        character.Happened -= Hear;
        connection.Opened -= Open;
    }

    private void Open()
    {
        character.OpenTalk(Persona.Length == 0 ? null : Persona, then: (reply, failure) =>
        {
            if (failure != null) answer = failure.Message + " " + failure.Fix;
        });
    }

    private void Hear(EventInfo info)
    {
        if (info.Name == "heard") heard = info.Data["text"].AsText;
        else if (info.Name == "thinking") answer = "…";
        else if (info.Name == "speaking") answer = info.Data["text"].AsText;
        else if (info.Name == "talk_failed") answer = info.Data["message"].AsText;
    }

    private void OnGUI()
    {
        GUILayout.BeginArea(new Rect(20, 20, 420, 160));
        GUILayout.Label(answer);
        GUILayout.Label(heard);
        GUILayout.BeginHorizontal();
        line = GUILayout.TextField(line, GUILayout.Width(320));
        if (GUILayout.Button("Say") && line.Length > 0)
        {
            heard = line;
            character.Tell(line);
            line = "";
        }
        GUILayout.EndHorizontal();
        GUILayout.EndArea();
    }
}
