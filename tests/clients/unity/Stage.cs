using System;
using System.Collections.Generic;
using System.Linq;
using Kinelink;
using Kinelink.Unity;
using KinelinkDoubles;
using UnityEngine;

/// <summary>Connections and their characters, by name. What is made awakes with `go`.</summary>
static class Stage
{
    public static readonly Dictionary<string, KinelinkConnection> Connections = new Dictionary<string, KinelinkConnection>();
    public static readonly Dictionary<string, KinelinkCharacter> Characters = new Dictionary<string, KinelinkCharacter>();
    static readonly Dictionary<string, List<string>> happened = new Dictionary<string, List<string>>();
    static readonly Dictionary<string, List<string>> answers = new Dictionary<string, List<string>>();
    static readonly List<GameObject> asleep = new List<GameObject>();
    static int opened;

    public static void Register(Dictionary<string, Func<string[], string>> commands)
    {
        commands["connection"] = Connect;
        commands["address"] = Address;
        commands["browser"] = words => { Connections[words[1]].OpenWebSocket = (address, listener) => new BrowserConnection(new Browser(), address, listener); return ""; };
        commands["go"] = words => Go();
        commands["state"] = words => Connections[words[1]].State.ToString().ToLowerInvariant() + " " + opened;
        commands["character"] = Character;
        commands["perform"] = words => Characters[words[1]].Perform(Program.Text(words[2]), Note(words[1])).ToString();
        commands["interrupt"] = words => Characters[words[1]].Interrupt(Note(words[1])).ToString();
        commands["look"] = words => Characters[words[1]].LookAt(Things.All[words[2]], Note(words[1])).ToString();
        commands["answers"] = words => Drain(answers[words[1]]);
        commands["happened"] = words => Drain(happened[words[1]]);
        commands["shown"] = words => Shown(Characters[words[1]]);
        commands["report"] = Report;
        commands["session.close"] = words => Connections[words[1]].Ask(client => client.CloseSession()).ToString();
        commands["disable"] = words => { Connections[words[1]].enabled = false; return ""; };
        commands["enable"] = words => { Connections[words[1]].enabled = true; return ""; };
        commands["place"] = Place;
        commands["scale"] = words => { Characters[words[1]].transform.localScale = Program.Number(words[2]) * Vector3.one; return ""; };
        commands["avatar"] = words => Avatar(Characters[words[1]].GetComponent<AvatarPublisher>());
        commands["listeners"] = words => KinelinkConnection.All.Count.ToString();
    }

    public static void Clear()
    {
        Connections.Clear();
        Characters.Clear();
        Things.All.Clear();
        happened.Clear();
        answers.Clear();
        opened = 0;
    }

    public static GameObject Sleeping(string name)
    {
        var made = new GameObject(name);
        made.SetActive(false);
        asleep.Add(made);
        return made;
    }

    /// <summary>It stays asleep, as in the editor.</summary>
    public static void Keep(GameObject one)
    {
        asleep.Remove(one);
    }

    static string Go()
    {
        foreach (GameObject one in asleep) one.SetActive(true);
        asleep.Clear();
        return "";
    }

    // name host state events control session scene(0 or 1)
    static string Connect(string[] words)
    {
        GameObject made = Sleeping(words[1]);
        var connection = made.AddComponent<KinelinkConnection>();
        connection.Host = words[2];
        connection.StatePort = int.Parse(words[3]);
        connection.EventsPort = int.Parse(words[4]);
        connection.ControlPort = int.Parse(words[5]);
        connection.Session = words[6];
        connection.Opened += () => opened++;
        if (words[7] == "1") made.AddComponent<ScenePublisher>().Below = made.transform;
        Connections[words[1]] = connection;
        return "";
    }

    // name connection(or -) body publish(0 or 1)
    static string Character(string[] words)
    {
        GameObject body = Bodies.All[words[3]];
        // It stands at the session's origin, wherever that is.
        if (words[2] != "-") body.transform.SetParent(Connections[words[2]].transform, false);
        var character = body.AddComponent<KinelinkCharacter>();
        character.Connection = words[2] == "-" ? null : Connections[words[2]];
        character.Name = words[1];
        character.Bones = Bodies.Slots[words[3]];
        if (words[4] == "1") body.AddComponent<AvatarPublisher>();
        var heard = new List<string>();
        character.Events.Grasped.AddListener(thing => heard.Add("wired:" + thing));
        character.Happened += info => heard.Add(info.Name + ":" + info.Data["object"].AsText);
        happened[words[1]] = heard;
        answers[words[1]] = new List<string>();
        Characters[words[1]] = character;
        return "";
    }

    static Action<Reply, Failure> Note(string character)
    {
        List<string> to = answers[character];
        return (reply, failure) => to.Add(reply != null ? "reply:" + reply.Id : failure != null ? "failure:" + failure.Id + ":" + failure.Kind : "abandoned");
    }

    static string Drain(List<string> lines)
    {
        string all = string.Join(" ", lines.ToArray());
        lines.Clear();
        return all;
    }

    /// <summary>How, hash of the skeleton, epoch, moment, numbers of joints and things; then root, q and o.</summary>
    static string Shown(KinelinkCharacter character)
    {
        if (character.Shown == Kinelink.Shown.Nothing) return "nothing";
        Frame frame = character.Frame;
        return character.Shown.ToString().ToLowerInvariant() + " " + frame.Sk + " " + frame.Epoch + " " + frame.Ts + " " + frame.Q.Length / 4 + " " + frame.O.Length / 7
            + " " + Program.Join(frame.Root) + " " + Program.Join(frame.Q) + " " + Program.Join(frame.O);
    }

    static string Report(string[] words)
    {
        var stats = new Stats();
        KinelinkCharacter character = Characters[words[1]];
        character.Joined.Client.Report(character.Name, stats);
        return "received=" + stats.Received + " lost=" + stats.Lost + " refused=" + stats.Refused + " reconnects=" + stats.Reconnects + " late=" + stats.Late;
    }

    // connection url, then maybe a token and a fingerprint
    static string Address(string[] words)
    {
        KinelinkConnection connection = Connections[words[1]];
        connection.Address = words[2];
        if (words.Length > 3) connection.Token = words[3];
        if (words.Length > 4) connection.Fingerprint = words[4];
        return "";
    }

    // connection x y z degrees
    static string Place(string[] words)
    {
        Transform origin = Connections[words[1]].transform;
        origin.position = new Vector3(Program.Number(words[2]), Program.Number(words[3]), Program.Number(words[4]));
        origin.rotation = Quaternion.AngleAxis(Program.Number(words[5]), Vector3.up);
        return "";
    }

    static string Avatar(AvatarPublisher avatar)
    {
        return (avatar.Sk ?? "-") + " " + avatar.Sent + " " + Program.Hex(avatar.Refused ?? "");
    }
}
