using System;
using System.Collections.Generic;
using Kinelink.Unity;
using UnityEngine;
using UnityEngine.XR.Hands;

/// <summary>The package's samples.</summary>
static class Samples
{
    static readonly XRHandSubsystem device = new XRHandSubsystem();
    static HandOver handOver;

    public static void Register(Dictionary<string, Func<string[], string>> commands)
    {
        commands["sample.tabletop"] = Tabletop;
        commands["sample.handover"] = MakeHandOver;
        commands["sample.hand"] = Hand;
        commands["sample.taken"] = words => handOver.Taken.ToString().ToLowerInvariant();
        commands["sample.talk"] = words => { Bodies.All[words[1]].AddComponent<TalkingNpc>(); return ""; };
    }

    // connection character
    static string Tabletop(string[] words)
    {
        GameObject made = Stage.Sleeping("tabletop");
        made.transform.SetParent(Stage.Connections[words[1]].transform, false);
        made.AddComponent<TabletopScene>().Character = Stage.Characters[words[2]];
        return "";
    }

    // connection character thing
    static string MakeHandOver(string[] words)
    {
        GameObject hand = Stage.Sleeping("hand");
        hand.transform.SetParent(Stage.Connections[words[1]].transform, false);
        var tracked = hand.AddComponent<TrackedHand>();
        tracked.Origin = Stage.Connections[words[1]].transform;
        Things.All[words[1] + "/hand"] = hand.GetComponent<KinelinkObject>();
        GameObject head = Stage.Sleeping("head");
        head.transform.SetParent(Stage.Connections[words[1]].transform, false);
        head.transform.localPosition = new Vector3(0.9f, 1.6f, 0.9f);
        head.AddComponent<TrackedHead>();
        handOver = Stage.Sleeping("hand-over").AddComponent<HandOver>();
        handOver.Character = Stage.Characters[words[2]];
        handOver.Hand = tracked;
        handOver.Thing = Things.All[words[3]];
        SubsystemManager.Running.Clear();
        SubsystemManager.Running.Add(device);
        return "";
    }

    // x y z: the palm, held out upwards; nothing: it isn't seen any more
    static string Hand(string[] words)
    {
        var palm = new Pose();
        if (words.Length > 1)
            palm = new Pose(new Vector3(Program.Number(words[1]), Program.Number(words[2]), Program.Number(words[3])), Quaternion.AngleAxis(180, Vector3.forward));
        device.Right = new XRHand { Seen = words.Length > 1, Palm = palm };
        return "";
    }
}
