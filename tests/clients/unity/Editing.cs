using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Kinelink.Unity;
using Kinelink.Unity.Editing;
using KinelinkDoubles;
using UnityEditor;
using UnityEngine;

/// <summary>What the editor does.</summary>
static class Editing
{
    static readonly Dictionary<string, CharacterEditor> open = new Dictionary<string, CharacterEditor>();

    public static void Register(Dictionary<string, Func<string[], string>> commands)
    {
        commands["wizard"] = Wizard;
        commands["rename"] = Rename;
        commands["assign"] = Assign;
        commands["families"] = words => string.Join(" ", Enumerable.Range(0, BoneFamilies.Count).Select(Family).ToArray());
        commands["inspect"] = words => Inspect(words[1] == "connection" ? (Editor)new ConnectionEditor { target = Stage.Connections[words[2]] } : Of(words[2]));
        commands["press"] = words =>
        {
            Gui.Pressed = words[2];
            Gui.Typed = Program.Text(words[3]);
            string shown = Inspect(Of(words[1]));
            Gui.Pressed = Gui.Typed = null;
            return shown;
        };
    }

    static CharacterEditor Of(string character)
    {
        CharacterEditor editor;
        if (!open.TryGetValue(character, out editor)) open[character] = editor = new CharacterEditor { target = Stage.Characters[character] };
        return editor;
    }

    static string Inspect(Editor editor)
    {
        Gui.Shown.Clear();
        editor.OnInspectorGUI();
        return Program.Hex(string.Join("\n", Gui.Shown.ToArray()));
    }

    static string Wizard(string[] words)
    {
        GameObject body = Bodies.All[words[1]];
        Stage.Keep(body);
        MappingWizard wizard = MappingWizard.Open(body);
        string report = string.Join("\n", wizard.Bones.Report().ToArray());
        if (wizard.Bones.MissingRequired.Count > 0) return Program.Hex(report);
        KinelinkCharacter character = wizard.Apply();
        Bodies.Slots[words[1]] = character.Bones;
        return Program.Hex(report + "\nslots " + character.Bones.Length + "\nrows " + (character.FaceMap == null ? 0 : character.FaceMap.Rows.Count));
    }

    // body joint node: choose a bone in the wizard's window, which then says what is missing still
    static string Assign(string[] words)
    {
        GameObject body = Bodies.All[words[1]];
        MappingWizard wizard = MappingWizard.Open(body);
        Gui.Chosen["Body"] = body;
        Gui.Chosen[words[2]] = Array.Find(body.GetComponentsInChildren<Transform>(true), node => node.name == words[3]);
        // Events of the window come one at a time: it is drawn again with what was chosen.
        for (int i = 0; i < 2; i++)
        {
            Gui.Shown.Clear();
            typeof(MappingWizard).GetMethod("OnGUI", BindingFlags.Instance | BindingFlags.NonPublic).Invoke(wizard, null);
        }
        Gui.Chosen.Clear();
        return Program.Hex(string.Join("\n", Gui.Shown.ToArray()));
    }

    /// <summary>Name and PLAIN:JOINT of all names, hexadecimal.</summary>
    static string Family(int family)
    {
        return Program.Hex(BoneFamilies.Name(family) + "\n" + string.Join("\n", BoneFamilies.Table(family).Select(pair => pair.Key + ":" + pair.Value).ToArray()));
    }

    // body, then pairs of a node's name and its new one
    static string Rename(string[] words)
    {
        Transform[] nodes = Bodies.All[words[1]].GetComponentsInChildren<Transform>(true);
        for (int i = 2; i < words.Length; i += 2)
            foreach (Transform node in nodes)
                if (node.name == words[i])
                {
                    node.name = words[i + 1];
                    break;
                }
        return "";
    }
}
